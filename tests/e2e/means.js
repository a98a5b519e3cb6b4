// Evaluated in a page by means.py: each function gives one line a fault.
() => {
  const CONTROLS = "input:not([type=hidden]), select, textarea";
  const PRESSED = `a[href], button, ${CONTROLS}, summary`;
  const clear = (value) => value === "transparent" || /, 0\)$/.test(value);
  const shown = (one) => {
    const box = one.getBoundingClientRect();
    const seen = one.checkVisibility({ visibilityProperty: true }) && box.width > 2 && box.height > 2;
    return seen && !one.closest(".vh, [aria-hidden=true]");
  };
  const said = (one) => {
    const name = one.className.baseVal ?? one.className;
    return `${one.tagName.toLowerCase()}.${name} ${one.name || ""} «${(one.innerText || "").slice(0, 30)}»`;
  };
  const all = (selector) => [...document.querySelectorAll(selector)];

  const light = (colour) => {
    const [r, g, b] = (colour.match(/[0-9.]+/g) || []).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const looks = (one) => {
    const parts = [one, ...one.querySelectorAll("path"), one.nextElementSibling].filter(Boolean);
    return parts
      .map((part) => {
        const style = getComputedStyle(part);
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !clear(style.outlineColor);
        return [ring, style.boxShadow, style.backgroundColor, style.borderColor, style.stroke, style.strokeWidth].join();
      })
      .join("|");
  };

  return {
    faintBorders() {
      const controls = all(`${CONTROLS}, .btn:not(.btn--plain), .copy, .opt label`);
      return controls.flatMap((one) => {
        if (!shown(one) || one.disabled) return [];
        const style = getComputedStyle(one);
        const around = ground(one.parentElement);
        const edge = parseFloat(style.borderTopWidth) > 0 && !clear(style.borderTopColor);
        const border = edge ? contrast(style.borderTopColor, around) : 0;
        const fill = clear(style.backgroundColor) ? 0 : contrast(style.backgroundColor, around);
        return Math.max(border, fill) < 3 ? [`${said(one)}: ${Math.max(border, fill).toFixed(2)}`] : [];
      });
    },
    smallTargets() {
      return all(`${PRESSED}, label.btn`).flatMap((one) => {
        if (!shown(one) || one.closest("svg") || one.matches(".skip")) return [];
        const box = one.getBoundingClientRect();
        if (box.width >= 24 && box.height >= 24) return [];
        const alone = one.parentElement.innerText.trim() === one.innerText.trim();
        const inSentence = getComputedStyle(one).display === "inline" && !alone;
        return inSentence ? [] : [`${said(one)}: ${box.width.toFixed(0)} × ${box.height.toFixed(0)}`];
      });
    },
    unseenFocus() {
      return all(PRESSED).flatMap((one) => {
        if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) return [];
        const before = looks(one);
        one.focus();
        const unseen = document.activeElement === one && looks(one) === before && !one.matches(".skip");
        one.blur();
        return unseen ? [said(one)] : [];
      });
    },
    lostEdges() {
      const edges = all(`${CONTROLS}, .btn:not(.btn--plain)`).flatMap((one) => {
        const style = getComputedStyle(one);
        const edge = parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== style.backgroundColor;
        return !shown(one) || edge ? [] : [said(one)];
      });
      const marks = all(":checked:is([type=radio], [type=checkbox])").flatMap((one) => {
        const same = getComputedStyle(one, "::before").backgroundColor === getComputedStyle(one).backgroundColor;
        return shown(one) && same ? [`${said(one)}: its mark`] : [];
      });
      return [...edges, ...marks];
    },
    overflow() {
      const room = document.documentElement.clientWidth;
      const over = document.documentElement.scrollWidth - room;
      if (over <= 0) return [];
      const out = all("body *").filter((one) => {
        const box = one.getBoundingClientRect();
        return shown(one) && (box.left < -1 || box.right > room + 1);
      });
      return [`${over} px: ${out.slice(0, 5).map(said).join("; ")}`];
    },
  };
}

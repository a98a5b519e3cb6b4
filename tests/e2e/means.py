"""What a machine can measure and axe does not: borders, sizes, focus, reflow. Each function gives a line a fault."""

from __future__ import annotations

from playwright.sync_api import Page

_SHOWN = """
const clear = value => value === "transparent" || /, 0\\)$/.test(value);
const shown = one => {
  const box = one.getBoundingClientRect();
  const seen = one.checkVisibility({visibilityProperty: true}) && box.width > 2 && box.height > 2;
  return seen && !one.closest(".vh, [aria-hidden=true]");
};
const said = one => {
  const tag = one.tagName.toLowerCase(), classes = one.className.baseVal ?? one.className;
  return `${tag}.${classes} ${one.name || ""} «${(one.innerText || "").slice(0, 30)}»`;
};
const controls = "input:not([type=hidden]), select, textarea";
"""
_BORDERS = f"""() => {{ {_SHOWN}
  const parts = value => (value.match(/[0-9.]+/g) || []).map(Number);
  const light = colour => {{
    const [r, g, b] = parts(colour).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  }};
  const contrast = (one, other) => {{
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + .05) / (dark + .05);
  }};
  const ground = one => {{
    for (let at = one; at; at = at.parentElement) {{
      const colour = getComputedStyle(at).backgroundColor;
      if (!clear(colour)) return colour;
    }}
    return "rgb(255, 255, 255)";
  }};
  const faults = [];
  for (const one of document.querySelectorAll(`${{controls}}, .btn:not(.btn--plain), .copy, .opt label`)) {{
    if (!shown(one) || one.disabled) continue;
    const style = getComputedStyle(one), around = ground(one.parentElement);
    const edged = parseFloat(style.borderTopWidth) > 0 && !clear(style.borderTopColor);
    const border = edged ? contrast(style.borderTopColor, around) : 0;
    const fill = clear(style.backgroundColor) ? 0 : contrast(style.backgroundColor, around);
    if (Math.max(border, fill) < 3) faults.push(`${{said(one)}}: ${{Math.max(border, fill).toFixed(2)}}`);
  }}
  return faults;
}}"""
_TARGETS = f"""() => {{ {_SHOWN}
  const faults = [];
  for (const one of document.querySelectorAll(`a[href], button, ${{controls}}, summary, label.btn`)) {{
    if (!shown(one) || one.closest("svg") || one.matches(".skip")) continue;
    const box = one.getBoundingClientRect();
    if (box.width >= 24 && box.height >= 24) continue;
    const alone = one.parentElement.innerText.trim() === one.innerText.trim();
    const size = `${{box.width.toFixed(0)}} × ${{box.height.toFixed(0)}}`;
    if (alone || getComputedStyle(one).display !== "inline") faults.push(`${{said(one)}}: ${{size}}`);
  }}
  return faults;
}}"""
_FOCUS = f"""() => {{ {_SHOWN}
  const looks = one => [one, ...one.querySelectorAll("path"), one.nextElementSibling].filter(Boolean).map(each => {{
    const style = getComputedStyle(each);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !clear(style.outlineColor);
    return [ring, style.boxShadow, style.backgroundColor, style.borderColor, style.stroke, style.strokeWidth].join();
  }}).join("|");
  const faults = [];
  for (const one of document.querySelectorAll(`a[href], button, ${{controls}}, summary`)) {{
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({{visibilityProperty: true}})) continue;
    const before = looks(one);
    one.focus();
    if (document.activeElement === one && looks(one) === before && !one.matches(".skip")) faults.push(said(one));
    one.blur();
  }}
  return faults;
}}"""
_EDGES = f"""() => {{ {_SHOWN}
  const faults = [];
  for (const one of document.querySelectorAll(`${{controls}}, .btn:not(.btn--plain)`)) {{
    if (!shown(one)) continue;
    const style = getComputedStyle(one);
    const edged = parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== style.backgroundColor;
    if (!edged) faults.push(said(one));
  }}
  for (const one of document.querySelectorAll(":checked:is([type=radio], [type=checkbox])")) {{
    const mark = getComputedStyle(one, "::before").backgroundColor;
    if (shown(one) && mark === getComputedStyle(one).backgroundColor) faults.push(`${{said(one)}}: mark`);
  }}
  return faults;
}}"""
_WIDE = f"""() => {{ {_SHOWN}
  const root = document.documentElement, room = root.clientWidth, over = root.scrollWidth - room;
  if (over <= 0) return [];
  const out = [...document.querySelectorAll("body *")].filter(one => {{
    const box = one.getBoundingClientRect();
    return shown(one) && (box.left < -1 || box.right > room + 1);
  }});
  return [`${{over}} px: ` + out.slice(0, 5).map(said).join("; ")];
}}"""


def faint_borders(page: Page) -> list[str]:
    """Controls of which neither border nor fill stands out 3:1 from what is around them (WCAG 1.4.11)."""
    return list(page.evaluate(_BORDERS))


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is below 24 × 24 px. Links in a sentence may be, and the map: its list is equal."""
    return list(page.evaluate(_TARGETS))


def unseen_focus(page: Page) -> list[str]:
    """What takes the focus of the keyboard and looks as before."""
    page.keyboard.press("Tab")
    return list(page.evaluate(_FOCUS))


def lost_edges(page: Page) -> list[str]:
    """Controls without an edge, or without a mark, where the colours are the reader's own."""
    page.emulate_media(forced_colors="active")
    try:
        return list(page.evaluate(_EDGES))
    finally:
        page.emulate_media(forced_colors="none")


def overflow(page: Page, width: int, text: int = 100) -> list[str]:
    """How far the page is wider than a window of this width, with text of so many per cent, and what sticks out."""
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("percent => { document.documentElement.style.fontSize = percent + '%' }", text)
    try:
        return list(page.evaluate(_WIDE))
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")

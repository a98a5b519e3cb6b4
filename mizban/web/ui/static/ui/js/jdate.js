// Says the date in words while day, month and year are filled; the server checks anyway. The calendar is the browser's.
const DAY = 864e5;
const digits = (text) =>
  +text.replace(/[۰-۹٠-٩]/g, (d) => d.charCodeAt(0) & 15).replace(/[^0-9]/g, "") || 0;
const persian = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });

function split(format, time) {
  const found = {};
  for (const { type, value } of format.formatToParts(time)) found[type] = value;
  return found;
}

// Nowruz lies between 19 and 22 March, so the day is within three of the guess.
export function gregorian(year, month, day) {
  const guess = Date.UTC(year + 621, 2, 20) + ((month - 1) * 30 + Math.min(month - 1, 6) + day - 1) * DAY;
  for (let time = guess - 3 * DAY; time <= guess + 3 * DAY; time += DAY) {
    const is = split(persian, time);
    if (parseInt(is.year || is.relatedYear, 10) === year && +is.month === month && +is.day === day) return time;
  }
  return null;
}

// Composed from parts: Intl itself puts the weekday at the wrong end. Readers of English see the Gregorian date.
function words(time) {
  const language = document.documentElement.lang === "en" ? "en-GB" : "fa-IR-u-ca-persian";
  const is = split(new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric", timeZone: "UTC" }), time);
  return `${is.weekday} ${is.day} ${is.month} ${is.year || is.relatedYear}`;
}

export default ({ find }) => {
  for (const set of find("[data-jdate]")) {
    const [day, month, year] = ["d", "m", "y"].map((key) => set.querySelector(`[data-part=${key}] input, [data-part=${key}] select`));
    const said = set.querySelector("output");
    const say = () => {
      const [y, m, d] = [year, month, day].map((control) => digits(control.value));
      if (!d || !m || y < 1200) return (said.textContent = "");
      const time = gregorian(y, m, d);
      said.textContent = time === null ? set.dataset.textNone : words(time);
    };
    set.addEventListener("input", say);
    say();
  }
};

// The part of tus 1.0 that we use: POST makes an upload (Location), PATCH sends the next piece, HEAD says how far it is.
// The address of an unfinished upload is kept, so that a cut line, or a page opened anew, goes on from there.
const PIECE = 256 * 1024;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const memory = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};

// `about` goes into Upload-Metadata; on(share, cut) is told how far it is.
export async function send(file, url, about, headers, stop, on) {
  const key = "tus:" + [url, about.field, file.name, file.size, file.lastModified].join("|");
  const ask = (address, method, more, body) =>
    fetch(address, { method, body, signal: stop, credentials: "same-origin", headers: Object.assign(headers(), more) });
  const metadata = Object.keys(about).map((name) => name + " " + base64(about[name])).join(",");
  const refused = (answer) => Object.assign(new Error(answer.status), { refused: true });
  const offset = async () => {
    const answer = await ask(place, "HEAD");
    if (!answer.ok) throw refused(answer);
    return +answer.headers.get("Upload-Offset");
  };
  let place = memory((store) => store.getItem(key));
  let at = 0;
  if (place) at = await offset().catch((error) => (error.refused && (place = null), 0));
  for (let tries = 0; !place; ) {
    try {
      const answer = await ask(url, "POST", { "Upload-Length": file.size, "Upload-Metadata": metadata });
      if (!answer.ok) throw refused(answer);
      place = answer.headers.get("Location");
      memory((store) => store.setItem(key, place));
    } catch (error) {
      if (error.refused || stop.aborted || ++tries > 20) throw error;
      on(0, true);
      await pause(Math.min(8000, 500 * 2 ** tries));
    }
  }
  for (let tries = 0; at < file.size; ) {
    try {
      const answer = await ask(place, "PATCH", { "Content-Type": "application/offset+octet-stream", "Upload-Offset": at }, file.slice(at, at + PIECE));
      if (answer.status === 409) at = await offset();
      else if (!answer.ok) throw answer.status < 500 ? refused(answer) : answer.status;
      else at = +answer.headers.get("Upload-Offset");
      tries = 0;
      on(at / file.size, false);
    } catch (error) {
      if (error.refused || stop.aborted || ++tries > 20) {
        if (error.refused) memory((store) => store.removeItem(key));
        throw error;
      }
      on(at / file.size, true);
      await pause(Math.min(8000, 500 * 2 ** Math.min(tries, 4)));
      at = await offset().catch(() => at);
    }
  }
  memory((store) => store.removeItem(key));
  return place;
}

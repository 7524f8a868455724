// The theme that was chosen the last time, before anything is drawn.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // No storage is allowed here: then the system's.
  }
  document.body.dataset.theme = chosen || "auto";
}

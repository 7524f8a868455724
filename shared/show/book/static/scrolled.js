// What can be scrolled can be reached with the keyboard; nothing else is a stop on the way.
function mark() {
  for (const box of document.querySelectorAll("pre, .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}

mark();
addEventListener("resize", mark);
addEventListener("toggle", mark, true);

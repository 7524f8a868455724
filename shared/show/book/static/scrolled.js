// What can be scrolled can be reached with the keyboard; nothing else is a stop on the way.
function mark() {
  for (const box of document.querySelectorAll("pre, .table-wrapper, .pair")) {
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

// In the menu, where one is.
const here = document.querySelector(".sidebar-tree .current-page");
if (here) here.scrollIntoView({ block: "nearest" });

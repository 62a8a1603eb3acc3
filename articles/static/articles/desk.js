// What Django's own pages leave unlabelled: the search fields that select2 makes.
window.addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const search = select.nextElementSibling?.querySelector(".select2-search__field")
    const label = document.querySelector(`label[for="${select.id}"]`)
    if (search && label) search.setAttribute("aria-label", label.textContent.replace(":", ""))
  }
})

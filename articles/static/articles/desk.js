// What Django's own pages leave unlabelled: the search fields that select2 makes, now and whenever it makes another.
const label = () => {
  for (const search of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const select = search.closest(".select2-container")?.previousElementSibling
    const words = select?.id && document.querySelector(`label[for="${select.id}"]`)
    search.setAttribute("aria-label", words ? words.textContent.replace(":", "") : "Search")
  }
}

label()
new MutationObserver(label).observe(document.body, { childList: true, subtree: true })

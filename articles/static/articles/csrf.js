// The token that everything posted to the desk carries. Signing in again, in another tab, changes it: the cookie has the
// right one, and the forms of this page get it, too.
export const csrf = () => {
  const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || ""
  if (token) for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token
  return token
}

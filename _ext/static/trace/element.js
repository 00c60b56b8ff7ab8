/* An element with its properties or attributes, and what is in it; null is left out. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  made.append(...children.filter(each => each !== null && each !== undefined));
  return made;
}

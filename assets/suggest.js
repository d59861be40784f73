// Suggests records while words are typed, asking the server of the form, which a tree of files is not on. Without it, the search box is a form like any other.
const box = document.getElementById("q");
const list = document.getElementById("q-list");
if (box && list) {
  const places = new Map();
  let waiting = 0;
  let last = "";
  const suggest = async () => {
    const words = box.value.trim();
    if (words.length < 2 || words === last || /["*]/.test(words)) return;
    last = words;
    const query = new URLSearchParams({ q: words.split(/\s+/).map((word) => word + "*").join(" "), limit: "8", format: "json" });
    const day = box.form.elements.as_of;
    if (day) query.set("as_of", day.value);
    try {
      const answer = await fetch(box.form.action + "?" + query);
      if (!answer.ok || box.value.trim() !== words) return;
      const { data } = await answer.json();
      list.replaceChildren(...data.map(({ subject }) => {
        places.set(subject.name, new URL(subject.url, box.form.action));
        const option = document.createElement("option");
        option.value = subject.name;
        return option;
      }));
    } catch {
      // No suggestions: the form still searches.
    }
  };
  box.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // A suggestion that was chosen leads to its record.
    if (event.inputType === "insertReplacementText" || !(event instanceof InputEvent)) {
      const place = places.get(box.value);
      if (place) {
        location.assign(place);
        return;
      }
    }
    waiting = setTimeout(suggest, 200);
  });
}

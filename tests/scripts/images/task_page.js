// What the page of a task has for its images, and the list of tasks beside them.
import { show } from "../window.js";

export function showTask(todoId, images = "") {
  show(`
    <div id="messages"></div>
    <textarea id="text"></textarea>
    <section>
      <ul id="image-list" data-address="/todos/${todoId}/images">${images}</ul>
      <ul class="uploads" data-todo-id="${todoId}"></ul>
      <input type="file" id="id_image">
    </section>
    <template id="upload-card">
      <li class="upload">
        <img data-part="preview"><p data-part="name"></p><p data-part="state"></p>
        <progress max="1" data-part="progress"></progress><p data-part="problem"></p>
        <button type="button" data-part="again" hidden></button><button type="button" data-part="dismiss"></button>
      </li>
    </template>
    <dialog id="large-image"><img><p></p></dialog>`);
}

export function image(id, alt = `Picture ${id}`) {
  return `
    <li id="image-${id}" data-image="/api/images/${id}">
      <a id="image-link-${id}" href="/pictures/${id}.jpg" data-large><img src="/small/${id}.jpg" alt="${alt}"></a>
      <button type="submit" id="remove-${id}" data-removes>Remove</button>
    </li>`;
}

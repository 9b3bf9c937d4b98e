// What the lab adds to JupyterLab's page. It is small enough to need no build: JupyterLab loads this file, and asks
// the container at its end for the plugins.
//
//   progress   shows which cell Validate runs; the events come from lab/validating.py
//   places     opens a file beside the notebook, at the line that a check names; the links are from checks/linking.py
//   small      leaves a small screen to the notebook

(() => {
  const PROGRESS = "https://kittengrad/validation"; // the events come from lab/validating.py
  const SMALL = 640; // pixels; beside the list of files, a notebook has no room on a telephone

  const progress = {
    id: "kittengrad-lab:progress",
    autoStart: true,
    activate: (app) => {
      const shown = new Map(); // {path of a notebook: a promise of its notification's id}

      const show = async ({ path, cell, of }) => {
        const options = { autoClose: false };
        const message = `Validate runs ${path}: cell ${cell} of ${of}`;
        if (!shown.has(path)) {
          shown.set(path, app.commands.execute("apputils:notify", { message, type: "in-progress", options }));
        } else {
          const id = await shown.get(path);
          await app.commands.execute("apputils:update-notification", { id, message, type: "in-progress", options });
        }
      };

      const hide = async (path) => {
        const id = await shown.get(path);
        shown.delete(path);
        await app.commands.execute("apputils:dismiss-notification", { id });
      };

      app.serviceManager.events.stream.connect((_, event) => {
        if (event.schema_id === PROGRESS) {
          void (event.cell ? show(event) : hide(event.path));
        }
      });
    },
  };

  // Beside the notebook: behind the editor that shows there, or else in a half of its own.
  const beside = (app) => {
    const shown = [...app.shell.widgets("main")].find((widget) => widget.isVisible && widget.content?.editor?.model);
    return shown ? { mode: "tab-after", ref: shown.id } : { mode: "split-right" };
  };

  // The line of a task, from 1: its heading, or what is still to be written; 0 for none.
  const lineOf = (task, text) => {
    const named = new RegExp(`^\\s*(#|raise ).*Task ${task.replace(".", "\\.")}(?!\\d)`);
    return text.split("\n").findIndex((line) => named.test(line)) + 1;
  };

  // The cursor at the first letter of a line, and the line in the middle.
  const show = (editor, line) => {
    const position = { line, column: editor.getLine(line).search(/\S|$/) };
    editor.setCursorPosition(position);
    const view = editor.editor;
    view.dispatch({ effects: view.constructor.scrollIntoView(editor.getOffsetAt(position), { y: "center" }) });
  };

  const places = {
    id: "kittengrad-lab:places",
    autoStart: true,
    activate: (app) => {
      app.commands.addCommand("kittengrad:open", {
        label: "Open a Place in a File",
        // path: relative to the notebook's folder; line: from 1, or task: "2.3"
        execute: async ({ path, line, task }) => {
          const notebook = app.shell.currentWidget?.context?.path ?? "";
          const folder = notebook.endsWith(".ipynb") ? notebook.slice(0, notebook.lastIndexOf("/") + 1) : "";
          const file = { path: folder + path, factory: "Editor", options: beside(app) };
          const { content, context } = await app.commands.execute("docmanager:open", file);
          await Promise.all([context.ready, content.ready]);
          const { editor } = content;
          const wanted = line ?? (task ? lineOf(task, editor.model.sharedModel.getSource()) : 0);
          if (wanted) {
            show(editor, Math.min(wanted, editor.lineCount) - 1);
          }
          editor.focus();
        },
      });
    },
  };

  const small = {
    id: "kittengrad-lab:small",
    autoStart: true,
    activate: (app) => {
      void app.restored.then(() => window.innerWidth < SMALL && app.shell.collapseLeft());
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["kittengrad-lab"] = { init: () => {}, get: async () => () => [progress, places, small] };
})();

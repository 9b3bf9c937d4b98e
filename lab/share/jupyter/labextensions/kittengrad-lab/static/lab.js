// Shows which cell Validate runs, and leaves a small screen to the notebook. An extension of JupyterLab, small enough
// to need no build: JupyterLab loads this file, and asks the container below for the plugins.

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

  const small = {
    id: "kittengrad-lab:small",
    autoStart: true,
    activate: (app) => {
      void app.restored.then(() => window.innerWidth < SMALL && app.shell.collapseLeft());
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["kittengrad-lab"] = { init: () => {}, get: async () => () => [progress, small] };
})();

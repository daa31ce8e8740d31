// Put into every page before JupyterLab starts: read access to the one open notebook, for tests only.
// It needs the server flag LabApp.expose_app_in_browser, which gives window.jupyterapp.
(() => {
  const heard = [];            // errors of kernel callbacks: they belong to no cell, so no cell shows them
  let listening = null;
  const course = (window.course = {
    panel: () =>
      [...(window.jupyterapp?.shell?.widgets("main") ?? [])].find((w) => w.context?.path?.endsWith(".ipynb")),
    session: () => course.panel()?.sessionContext,
    kernel: () => course.session()?.session?.kernel,
    ready: () => {
      const session = course.session(), kernel = course.kernel();
      if (!session?.isReady || !course.panel().context.isReady) return false;
      if (kernel?.connectionStatus !== "connected" || kernel.status !== "idle") return false;
      course.listen(session);
      return true;
    },
    listen: (session) => {
      if (listening === session) return;
      listening = session;
      session.iopubMessage.connect((_, message) => {
        if (message.parent_header.msg_type === "execute_request") return;
        const { content } = message;
        if (message.header.msg_type === "error") heard.push(`${content.ename}: ${content.evalue}`);
        if (message.header.msg_type === "stream" && content.name === "stderr") heard.push(content.text);
      });
    },
    callbackErrors: () => heard.splice(0),
    cells: () => course.panel().content.model.toJSON().cells,
    code: () => course.cells().filter((c) => c.cell_type === "code" && c.source.length),
    // counts of an earlier run are taken away, so that "has a count" means "has run now"
    forgetCounts: () => {
      for (const cell of course.panel().content.model.cells) if (cell.type === "code") cell.executionCount = null;
    },
    ran: () => {
      const code = course.code(), failed = code.some((c) => c.outputs.some((o) => o.output_type === "error"));
      return course.kernel().status === "idle" && (failed || code.every((c) => c.execution_count));
    },
    // what still changes the page after the last cell has run: widgets without a picture, formulas that are still text
    unfinished: () => {
      const view = "application/vnd.jupyter.widget-view+json", all = (what, e = document) => [...e.querySelectorAll(what)];
      const promised = course.code().flatMap((c) => c.outputs).filter((o) => o.data?.[view]).length;
      const made = all(".jp-OutputArea-output").filter((e) => e.querySelector(":scope > .lm-Widget > *, :scope > img.lm-Widget"));
      const late = all(".course-widget").filter((e) => !(e.querySelector(".course-picture")?.dataset.frame > 0));
      const text = (e) => [...e.childNodes].map((n) => n.nodeType === 3 ? n.data : /^(CODE|PRE)$/.test(n.tagName) ? "" : text(n)).join("");
      return [
        ...(made.length < promised ? [`${promised - made.length} widgets`] : []),
        ...late.map((e) => `the picture of ${e.dataset.title}`),
        ...all(".jp-RenderedMarkdown").map((e) => text(e).match(/\$[^$]+\$/)?.[0]).filter((found) => found),
      ];
    },
    begin: (command, args) => {
      course.done = false;
      window.jupyterapp.commands.execute(command, args).then(() => (course.done = true));
      return true;
    },
  });
})();

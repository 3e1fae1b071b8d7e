import { createHash } from "node:crypto";
import { contents, exportLines } from "./connection.js";

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: light-dark(#595959, #a8a8a8); }
dd { margin: 0; overflow-wrap: anywhere; }
dd, pre, code { font-family: ui-monospace, monospace; font-size: .9rem; }
pre { padding: .75rem 1rem; border-radius: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; background: light-dark(#f2f2f2, #2a2a2a); }
`;

/** Lets a browser apply this style, and load or run nothing else. */
const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "sandbox",
].join("; ");

export const pageHeaders = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": "no-store",
    Vary: "Accept",
};

/** The first lines of the command as a page, for a person who opens the emulator's address. It loads nothing. */
export function page(url: string): string {
    const rows = contents(url).map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`);
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>huaweicloud-cdm-emulator</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>huaweicloud-cdm-emulator</h1>
<p>This is an emulator of Huawei Cloud CDM (Cloud Data Migration). A fresh one holds and accepts:</p>
<dl>
${rows.join("\n")}
</dl>
<h2>For the shell in which pulumi or cdm-run runs</h2>
<pre>${escaped(exportLines(url).join("\n"))}</pre>
<h2>What happened so far</h2>
<p>The control API answers with JSON: <code>GET ${escaped(url)}/_emulator/truth</code> shows clusters, jobs and runs,
<code>GET ${escaped(url)}/_emulator/requests</code> the requests.</p>
</body>
</html>
`;
}

function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

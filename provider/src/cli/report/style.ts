/** The page's only style. It names its colors once for light and once for dark, and prints in the light ones. */
export const style = `
:root { color-scheme: light dark; --page: #f7f8fa; --card: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --track: #eceff2;
  --good: #1a7f4b; --bad: #c6303e; --running: #2f6fde; --begun: #8fb4f2; --stopped: #b7791f; --other: #7b8794; --accent: #2f6fde; }
@media (prefers-color-scheme: dark) { :root { --page: #0f1318; --card: #181d24; --ink: #e6eaef; --soft: #9aa5b1; --line: #2d3540; --track: #232a33;
  --good: #3fb77a; --bad: #f0716f; --running: #6ba1ff; --begun: #3c5f9e; --stopped: #e0a94a; --other: #8b97a5; --accent: #6ba1ff; } }
@media print { :root { color-scheme: light; --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --track: #eeeeee;
  --good: #1a7f4b; --bad: #c6303e; --running: #2f6fde; --begun: #8fb4f2; --stopped: #b7791f; --other: #7b8794; } }
* { box-sizing: border-box; print-color-adjust: exact; }
body { margin: 0 auto; max-width: 1180px; padding: 24px 20px 60px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 0 0 4px; }
p { margin: 0 0 12px; }
.soft { color: var(--soft); }
.note { border-left: 4px solid var(--stopped); padding: 6px 12px; background: var(--card); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin: 18px 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(126px, 1fr)); gap: 12px; margin: 18px 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 14px; }
.tile b { display: block; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: 13px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0 0 12px; padding: 0; list-style: none; color: var(--soft); font-size: 13px; }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.run { display: grid; grid-template-columns: minmax(150px, 240px) 1fr minmax(110px, 150px); gap: 0 14px; align-items: center; padding: 5px 0; border-top: 1px solid var(--line); }
.run .who { overflow-wrap: anywhere; line-height: 1.3; }
.run .who small { display: block; color: var(--soft); }
.run .end { font-size: 13px; line-height: 1.3; }
.run .end small { display: block; color: var(--soft); }
.run svg, .chart svg { display: block; width: 100%; }
.axis { display: flex; justify-content: space-between; color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.run.head { border: 0; padding: 0; align-items: end; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 16px 24px; }
.chart b { overflow-wrap: anywhere; }
.chart .top { display: flex; justify-content: space-between; gap: 10px; font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 13px; white-space: nowrap; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.num, th.num { width: 1%; text-align: right; font-variant-numeric: tabular-nums; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td small { display: block; color: var(--soft); }
td.text { min-width: 220px; overflow-wrap: anywhere; }
td.name { min-width: 120px; overflow-wrap: anywhere; }
.mark { white-space: nowrap; font-weight: 600; }
.mark.good { color: var(--good); } .mark.bad { color: var(--bad); } .mark.stopped { color: var(--stopped); } .mark.running { color: var(--running); }
.mark.begun, .mark.other { color: var(--soft); }
.track { fill: var(--track); } .line { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; } .area { fill: var(--accent); opacity: 0.14; }
.good { fill: var(--good); } .bad { fill: var(--bad); } .running { fill: var(--running); } .begun { fill: var(--begun); } .stopped { fill: var(--stopped); } .other { fill: var(--other); }
.key.good { background: var(--good); } .key.bad { background: var(--bad); } .key.running { background: var(--running); } .key.begun { background: var(--begun); }
.key.stopped { background: var(--stopped); } .key.other { background: var(--other); }
@media screen and (max-width: 900px) { .scroll thead { display: none; } .scroll tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .scroll td { display: block; padding: 1px 0; border: 0; } .scroll td.num { width: auto; text-align: left; } .scroll td:empty { display: none; }
  .scroll td[data-is]::before { content: attr(data-is) ": "; color: var(--soft); font-size: 13px; } }
@media screen and (max-width: 640px) { body { padding: 14px 12px 40px; } section { padding: 14px 12px; } .run { grid-template-columns: 1fr auto; }
  .run .bar { grid-column: 1 / -1; grid-row: 2; } .run.head .who, .run.head .end { display: none; } .run .end { text-align: right; } .tile b { font-size: 20px; } }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { padding: 0; max-width: none; font-size: 9.5pt; } section { border: 0; padding: 0; } table { font-size: 8.5pt; } th, td { padding-right: 8px; } td.text, td.name { min-width: 0; } .run, .chart, tr, .tile { break-inside: avoid; } .scroll { overflow: visible; } }
`;

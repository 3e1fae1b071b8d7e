import type { Point, Result } from "./result.js";

/** Colors that people with any kind of color vision can tell apart (Okabe and Ito). */
const colors: Readonly<Record<string, string>> = {
    status: "#d55e00",
    jobs: "#0072b2",
    history: "#cc79a7",
    start: "#009e73",
    stop: "#e69f00",
    cluster: "#56b4e9",
    product: "#0072b2",
    baseline: "#d55e00",
};
const otherColor = "#777777";

const width = 460;
const height = 260;
const margin = { left: 62, right: 16, top: 40, bottom: 46 };
/** Six names of APIs fit beside each other. */
const legendGap = 62;

interface Panel {
    readonly title: string;
    readonly xLabel: string;
    readonly yLabel: string;
    readonly curves: readonly { readonly name: string; readonly points: readonly Point[] }[];
    /** Where the x axis ends. @default with the longest curve */
    readonly xMost?: number;
    /** Dashed lines across the panel. */
    readonly lines: readonly { readonly at: number; readonly name: string }[];
}

/** Requests in the last minute by API, one panel for each contender, with the quotas. */
export function requestPlot(results: readonly (Labelled & Pick<Result, "contender" | "curves">)[]): string {
    return svg(
        "Requests over time",
        results.map(({ contender, curves, ...result }) => ({
            title: `${contender}: ${labelOf(result)}`,
            xLabel: "seconds since the beginning",
            yLabel: "requests in the last 60 s",
            curves: Object.entries(curves.requests)
                .filter(([api]) => api in colors)
                .map(([name, points]) => ({ name, points })),
            lines: [
                { at: 120, name: "quota 120" },
                { at: 1_200, name: "quota 1,200" },
            ],
        })),
    );
}

/** The lags of all contenders in one panel for each measurement. */
export function lagPlot(results: readonly Result[]): string {
    const labels = [...new Set(results.map(labelOf))];
    return svg(
        "Lags",
        labels.map((label) => ({
            title: `lag: ${label}`,
            xLabel: "percent of all operations; a curve ends with those that ended well",
            xMost: 100,
            yLabel: "at most this many seconds",
            curves: results
                .filter((result) => labelOf(result) === label)
                .map(({ contender, curves }) => ({ name: contender, points: curves.lag })),
            lines: [],
        })),
    );
}

type Labelled = Pick<Result, "title" | "runs"> & Partial<Pick<Result, "processes">>;

function labelOf({ title, runs, processes }: Labelled): string {
    const ofProcesses = processes === undefined ? "" : `, ${processes} ${processes === 1 ? "process" : "processes"}`;
    return `${title}${ofProcesses}, ${runs} ${runs === 1 ? "run" : "runs"}`;
}

/** The panels, two in a row. */
function svg(title: string, panels: readonly Panel[]): string {
    const columns = Math.min(2, panels.length);
    const rows = Math.ceil(panels.length / columns);
    const drawn = panels.map((panel, index) => {
        const x = (index % columns) * width;
        const y = Math.floor(index / columns) * height;
        return `<g transform="translate(${x} ${y})">${drawPanel(panel)}</g>`;
    });
    const [all, high] = [columns * width, rows * height];
    return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${high}" width="${all}" height="${high}" ` +
        `font-family="sans-serif" font-size="11"><title>${title}</title><rect width="100%" height="100%" fill="white"/>\n${drawn.join("\n")}\n</svg>\n`
    );
}

/** The y axis is logarithmic, since one contender may need a hundred times as much as the other. */
function drawPanel({ title, xLabel, yLabel, curves, lines, xMost: xEnd }: Panel): string {
    const points = curves.flatMap((curve) => curve.points);
    const xMost = xEnd ?? Math.max(1, ...points.map(([x]) => x));
    const yMost = Math.max(10, ...points.map(([, y]) => y), ...lines.map(({ at }) => at));
    const yLeast = 0.1 * 10 ** Math.floor(Math.log10(Math.max(1, lines.length > 0 ? 10 : 1)));
    const [right, bottom] = [width - margin.right, height - margin.bottom];
    const toX = (x: number) => margin.left + (x / xMost) * (right - margin.left);
    const toY = (y: number) => {
        const share = Math.log(Math.max(y, yLeast) / yLeast) / Math.log(yMost / yLeast);
        return bottom - share * (bottom - margin.top);
    };
    const parts = [
        text(margin.left, 16, title, 'font-weight="bold"'),
        text((margin.left + right) / 2, height - 10, xLabel, 'text-anchor="middle"'),
        `<g transform="translate(14 ${(margin.top + bottom) / 2}) rotate(-90)">${text(0, 0, yLabel, 'text-anchor="middle"')}</g>`,
        `<path d="M${margin.left} ${margin.top}V${bottom}H${right}" fill="none" stroke="black"/>`,
    ];
    for (let y = yLeast; y <= yMost; y *= 10) {
        parts.push(text(margin.left - 5, toY(y) + 4, short(y), 'text-anchor="end"'), across(toY(y), "#e5e5e5"));
    }
    for (let x = 0; x <= xMost; x += roundStep(xMost / 5)) {
        parts.push(text(toX(x), bottom + 15, short(x), 'text-anchor="middle"'));
    }
    for (const { at, name } of lines) {
        parts.push(
            across(toY(at), "black", 'stroke-dasharray="4 3"'),
            text(right, toY(at) - 3, name, 'text-anchor="end"'),
        );
    }
    for (const [index, { name, points: own }] of curves.entries()) {
        const color = colors[name] ?? otherColor;
        const path = own.map(([x, y]) => `${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`).join("L");
        // A curve of one point is a dot.
        const [stretch, thickness] = own.length === 1 ? ["h0", 6] : ["", 1.6];
        const line = `d="M${path}${stretch}" fill="none" stroke="${color}" stroke-width="${thickness}"`;
        if (path) parts.push(`<path ${line} stroke-linecap="round"/>`);
        parts.push(
            text(
                margin.left + index * legendGap,
                31,
                path ? name : `${name}: none`,
                `fill="${color}" font-weight="bold"`,
            ),
        );
    }
    return parts.join("");
}

/** 1, 2 or 5 with zeros: the first that is not smaller. */
function roundStep(least: number): number {
    const power = 10 ** Math.floor(Math.log10(least));
    return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function across(y: number, color: string, more = ""): string {
    return `<path d="M${margin.left} ${y.toFixed(1)}H${width - margin.right}" stroke="${color}" ${more}/>`;
}

function text(x: number, y: number, content: string, more = ""): string {
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${content}</text>`;
}

function short(value: number): string {
    return value >= 10 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

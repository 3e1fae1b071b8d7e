import type { Row } from "./row.js";
import { access } from "./rows/access.js";
import { bodies } from "./rows/bodies.js";
import { clocks } from "./rows/clocks.js";
import { doubtful } from "./rows/doubtful.js";
import { editions } from "./rows/editions.js";
import { gateway } from "./rows/gateway.js";
import { gone } from "./rows/gone.js";
import { lost } from "./rows/lost.js";
import { others } from "./rows/others.js";
import { refusedConnections } from "./rows/refusedConnections.js";
import { stops } from "./rows/stops.js";
import { words } from "./rows/words.js";

export const rows: readonly Row[] = [
    ...lost,
    ...gateway,
    ...bodies,
    ...doubtful,
    ...refusedConnections,
    ...access,
    ...gone,
    ...words,
    ...clocks,
    ...editions,
    ...stops,
    ...others,
];

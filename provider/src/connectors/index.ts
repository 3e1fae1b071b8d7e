// `export * as` would put helpers of the compiler into what is published.
export import dws = require("./dws.js");
export import hive = require("./hive.js");
export import jdbc = require("./jdbc.js");
export import obs = require("./obs.js");
export type { DestinationPieces, LinkPieces, List, OtherParameters, Parameters, SourcePieces } from "./pieces.js";

export type { Operation } from "./api.js";
export type { ClusterTruth, JobTruth, RunTruth, Truth } from "./control/truth.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator.js";
export type { Fault } from "./faults.js";
export type { LedgerEntry } from "./ledger.js";
export { outOfTheBox } from "./outOfTheBox.js";

export type { ClusterTruth, JobTruth, RunTruth, Truth } from "./control/truth.js";
export { type Emulator, type EmulatorOptions, type QuotaOptions, startEmulator } from "./emulator.js";
export type { Fault } from "./faults/fault.js";
export type { DirectRequest, DirectResponse } from "./http/direct.js";
export type { LedgerEntry } from "./ledger.js";
export type { Operation } from "./operations.js";
export { outOfTheBox } from "./outOfTheBox.js";
export type { Switches } from "./switches.js";
export type { JobSettings } from "./world/job.js";

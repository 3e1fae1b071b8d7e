import { isDeepStrictEqual } from "node:util";
import type { Place } from "../../cdm/config/configuration.js";
import type { Submission } from "../../cdm/submission.js";
import { compareRuns, identityOf, isIdentified, isSameRun, type RunIdentity } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { descentOf } from "../model/sentStart.js";
import { type JobRunState, ownRunOf } from "../model/state.js";

/**
 * What this process knows of all its JobRuns together, and of one JobRun from one call of the engine to the next. The engine
 * runs them in one process and tells them nothing of each other; two of them that meet on one job would stop each other's runs.
 */
export interface Registry {
    /** Says that a JobRun stands for this job in the program. Returns the URN of another one that already does. */
    declare(jobId: string, urn: string): string | undefined;
    /** Remembers the project and region in which a JobRun has its job, for the second check of a replacement. */
    rememberPlace(urn: string, place: Place): void;
    placeOf(urn: string): Place | undefined;
    /** Remembers the paths that the program ignores changes of: update is not told. */
    rememberIgnored(urn: string, paths: readonly string[]): void;
    ignoredOf(urn: string | undefined): readonly string[];
    /** Remembers the paths a change of which replaces the JobRun (`replaceOnChanges`): diff is not told, and can't decide it. */
    rememberReplacing(urn: string, paths: readonly string[]): void;
    replacingOf(urn: string | undefined): readonly string[];
    /** Remembers an endpoint that the program of this process names. */
    rememberEndpoint(endpoint: string): void;
    isNamedByProgram(endpoint: string): boolean;
    /** Remembers one that may be the state's alone, though the engine gives it as the program's. */
    doubtEndpoint(endpoint: string): void;
    isDoubted(endpoint: string): boolean;
    /** Remembers what a call of create or update has come to, and whether the engine will be told that it failed. */
    end(call: Call, state: JobRunState, how?: { readonly hasFailed: boolean }): void;
    /** What the same call has left before. */
    leftBy(call: Call): JobRunState | undefined;
    /** Remembers a JobRun that is replaced, or may be: its state as the engine has it, or as its delete has left it. */
    rememberReplaced(urn: string | undefined, old: JobRunState): void;
    /** The same, for the create that comes next. Undefined where it is no half of a replacement. */
    takeReplaced(urn: string | undefined): JobRunState | undefined;
    /** Whether the program of this process has the JobRun: the engine has had it checked. In a refresh or a destroy it has none. */
    isInProgram(urn: string | undefined): boolean;
    /** Says that the state of a JobRun holds this run, if any. It counts where the program has that JobRun: what is to be destroyed, too, holds nothing. */
    hold(jobId: string, urns: Urns, run: RunIdentity): void;
    /** Says that a JobRun has started or adopted this run. */
    claim(jobId: string, urn: string, run: RunIdentity): void;
    /** True where this run is another JobRun's of this process, or the other half's of a replacement. */
    isOfAnother(jobId: string, run: Submission, me: Claimant): boolean;
}

/** A create (without a state) or an update, as the engine calls it. */
export interface Call {
    readonly urn: string | undefined;
    readonly state?: JobRunState;
    readonly inputs: JobRunInputs;
}

/** A JobRun has another URN in its state than in the program, where it or its stack was renamed. */
interface Urns {
    readonly inProgram: string | undefined;
    readonly inState: string | undefined;
}

interface Claimant {
    readonly urn: string | undefined;
    readonly state?: JobRunState | undefined;
    /** Whether it is to be deleted. Then it may be the old half of a replacement, and the new one has the same URN. */
    readonly isToGo?: boolean;
}

interface RunClaim {
    readonly urn: string;
    readonly run: RunIdentity;
    /** Whether it is there by the state of a JobRun, not by what this process has done. */
    readonly isOfState?: boolean;
    /** The JobRun's URN in the program, where it is there by its state. */
    readonly inProgram?: string | undefined;
}

export function createRegistry(): Registry {
    const declared = new Map<string, string>();
    const places = new Map<string, Place>();
    const ignored = new Map<string | undefined, readonly string[]>();
    const replacing = new Map<string | undefined, readonly string[]>();
    const endpoints = new Set<string>();
    const doubted = new Set<string>();
    const calls = new Map<string | undefined, { call: Call; left: JobRunState }>();
    const claims = new Map<string, RunClaim[]>();
    /** What this process has made of a JobRun: none of it is the old half of a replacement. */
    const made = new Map<string | undefined, JobRunState[]>();
    const replaced = new Map<string, JobRunState>();
    const namesInState = new Map<string, string>();
    const nameOf = (urn: string) => namesInState.get(urn) ?? urn;
    const add = (jobId: string, claim: RunClaim) => {
        if (Object.keys(claim.run).length === 0) return;
        // A wait claims its run at every look: that is one claim, not thousands.
        const others = (claims.get(jobId) ?? []).filter(
            (one) => one.urn !== claim.urn || one.isOfState !== claim.isOfState || !isSameRun(one.run, claim.run),
        );
        claims.set(jobId, [...others, claim]);
    };
    return {
        declare(jobId, urn) {
            const holder = declared.get(jobId) ?? urn;
            declared.set(jobId, holder);
            return holder === urn ? undefined : holder;
        },
        rememberPlace: (urn, place) => void places.set(urn, place),
        placeOf: (urn) => places.get(urn),
        rememberIgnored: (urn, paths) => void ignored.set(urn, paths),
        ignoredOf: (urn) => ignored.get(urn) ?? [],
        rememberReplacing: (urn, paths) => void replacing.set(urn, paths),
        replacingOf: (urn) => replacing.get(urn) ?? [],
        rememberEndpoint: (endpoint) => void endpoints.add(endpoint),
        isNamedByProgram: (endpoint) => endpoints.has(endpoint),
        doubtEndpoint: (endpoint) => void doubted.add(endpoint),
        isDoubted: (endpoint) => doubted.has(endpoint),
        end(call, state, { hasFailed } = { hasFailed: false }) {
            const { urn } = call;
            made.set(urn, [...(made.get(urn) ?? []), state]);
            if (hasFailed) calls.set(urn, { call, left: state });
            else calls.delete(urn);
        },
        leftBy(call) {
            const last = calls.get(call.urn);
            return last && isDeepStrictEqual(last.call, call) ? last.left : undefined;
        },
        rememberReplaced: (urn, old) => void (urn !== undefined && replaced.set(nameOf(urn), old)),
        takeReplaced(urn) {
            if (urn === undefined) return undefined;
            const old = replaced.get(nameOf(urn));
            replaced.delete(nameOf(urn));
            return old;
        },
        isInProgram: (urn) => ignored.has(urn),
        hold(jobId, { inProgram, inState }, run) {
            const urn = inState ?? inProgram;
            if (urn === undefined) return;
            if (inProgram !== undefined) namesInState.set(inProgram, urn);
            add(jobId, { urn, run: identityOf(run), isOfState: true, inProgram });
        },
        claim(jobId, urn, run) {
            add(jobId, { urn: nameOf(urn), run: identityOf(run) });
        },
        isOfAnother(jobId, run, { urn, state, isToGo = false }) {
            const me = urn === undefined ? undefined : nameOf(urn);
            const own = state ? ownRunOf(state) : {};
            const madeOf = [...made].filter(([one]) => one === urn || (one !== undefined && nameOf(one) === me));
            const isMade = madeOf.flatMap(([, states]) => states).some((one) => state && isAlike(one, state));
            const mayBeOldHalf = isToGo && !isMade;
            const isOthers = (claim: RunClaim) => {
                if (claim.isOfState && !ignored.has(claim.inProgram)) return false;
                if (claim.urn !== me) return true;
                // What this process has made of the URN, and what the program's state of it holds, is the new half's.
                return mayBeOldHalf && (!claim.isOfState || !isIdentified(own) || isNewer(claim.run, own));
            };
            const others = (claims.get(jobId) ?? []).filter(isOthers);
            if (others.some((claim) => isSameRun(claim.run, run))) return true;
            // What comes after the run of the one that stays is its schedule's or its retry's, not that of the one that goes.
            const { unfinished } = state ?? {};
            const isOwed = unfinished?.phase === "start" && descentOf(run, unfinished) === "yes";
            const isMine = isOwed || isSameRun(own, run);
            return isToGo && !isMine && others.some((claim) => compareRuns(run, claim.run) === "newer");
        },
    };
}

/** Whether both are of one JobRun: of the new half of a replacement, which has adopted the run of the old one, it is said that it did not start it. */
function isAlike(one: JobRunState, other: JobRunState): boolean {
    const isOfOneStart = one.unfinished !== undefined && isDeepStrictEqual(one.unfinished, other.unfinished);
    const isOneTime = one.startedByUs === other.startedByUs && one.__adopted === other.__adopted;
    return isOneTime && (isSameRun(one, other) || isOfOneStart);
}

function isNewer(one: RunIdentity, other: RunIdentity): boolean {
    return compareRuns(one, other) === "newer";
}

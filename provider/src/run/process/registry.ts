import { isDeepStrictEqual } from "node:util";
import type { Place } from "../../cdm/config/configuration.js";
import type { Submission } from "../../cdm/submission.js";
import { compareRuns, hasIdentity, identityOf, isIdentified, isSameRun, type RunIdentity } from "../model/identity.js";
import type { JobRunInputs } from "../model/inputs.js";
import { descentOf } from "../model/sentStart.js";
import { type JobRunState, ownRunOf } from "../model/state.js";
import { type Board, type Keeper, noBoard } from "./board.js";

/**
 * What this process knows of all its JobRuns, and of one JobRun from one call of the engine to the next. The engine runs all JobRuns
 * in one process and tells none of them about the others. Two of them on one job would stop each other's runs.
 */
export interface Registry {
    /**
     * Records that a resource of the program manages this job or link. Returns the URN of another one that already does: under the same Provider, or
     * under another one in this project.
     */
    declare(jobId: string, urn: string, projectId?: string): string | undefined;
    /** Records that a resource of the program has this definition in CDM, or is to take it over. */
    keep(definition: string, keeper: Keeper): void;
    /**
     * Another resource of the program that has this definition, or is to take it over. A project that is not known may be the same.
     *
     * @param urn of the resource that asks, as its state has it. After a rename by an alias that is an older one, which another resource may have got meanwhile
     */
    keptByAnother(definition: string, urn: string | undefined, projectId: string | undefined): Keeper | undefined;
    /** Does one piece of work on a definition after the other: two resources may get at one name in the same moment. */
    inTurn<T>(definition: string, work: () => Promise<T>): Promise<T>;
    /** The definitions of which `keep` was told. */
    kept(): readonly string[];
    /** Records the project and region of a JobRun's job, for the second check of a replacement. */
    rememberPlace(urn: string, place: Place): void;
    placeOf(urn: string): Place | undefined;
    /**
     * Records that a JobRun gives this explanation. Returns the URN of another one that has given it before, so that a mistake is explained
     * once in a process.
     */
    explain(text: string, urn: string): string | undefined;
    /** Records the paths of `ignoreChanges`. The engine does not pass them to update. */
    rememberIgnored(urn: string, paths: readonly string[]): void;
    ignoredOf(urn: string | undefined): readonly string[];
    /** Records the paths of `replaceOnChanges`. The engine does not pass them to diff, and decides on them itself. */
    rememberReplacing(urn: string, paths: readonly string[]): void;
    replacingOf(urn: string | undefined): readonly string[];
    /** Records an endpoint that the program names. */
    rememberEndpoint(endpoint: string): void;
    isNamedByProgram(endpoint: string): boolean;
    /** Records an endpoint that may come from the state alone, although the engine hands it on as the program's. */
    doubtEndpoint(endpoint: string): void;
    isDoubted(endpoint: string): boolean;
    /** Records the state that a call of create or update has left, and whether the call has failed. */
    end(call: Call, state: JobRunState, how?: { readonly hasFailed: boolean }): void;
    /** The state that the same call has left before, if it failed. */
    leftBy(call: Call): JobRunState | undefined;
    /** Records the state of a JobRun that is, or may be, replaced: as the engine has it, or as its delete has left it. */
    rememberReplaced(urn: string | undefined, old: JobRunState): void;
    /** Hands that state to the create that comes next. Undefined if that create is not part of a replacement. */
    takeReplaced(urn: string | undefined): JobRunState | undefined;
    /** Whether the program has the JobRun, which means that the engine has called check for it. False in a refresh or a destroy without the program. */
    isInProgram(urn: string | undefined): boolean;
    /** Records that the state of a JobRun holds this run, if any. It counts only if the program has that JobRun: one that will be destroyed claims no run. */
    hold(jobId: string, urns: Keeper, run: RunIdentity): void;
    /** Records that a JobRun has started or adopted this run. */
    claim(jobId: string, urn: string, run: RunIdentity): void;
    /** True if this run belongs to another JobRun of this process, or to the other half of a replacement. */
    isOfAnother(jobId: string, run: Submission, me: Claimant): boolean;
}

/** A create (without a state) or an update, as the engine calls it. */
export interface Call {
    readonly urn: string | undefined;
    readonly state?: JobRunState;
    readonly inputs: JobRunInputs;
}

interface Claimant {
    readonly urn: string | undefined;
    readonly state?: JobRunState | undefined;
    /** Whether the JobRun is being deleted. Then it may be the old half of a replacement, and the new half has the same URN. */
    readonly isToGo?: boolean;
}

interface RunClaim {
    readonly urn: string;
    readonly run: RunIdentity;
    /** Whether the state of a JobRun makes the claim, not an operation of this process. */
    readonly isOfState?: boolean;
    /** The JobRun's URN in the program, if its state makes the claim. */
    readonly inProgram?: string | undefined;
}

/** @param board where the processes of one engine tell each other. @default this process is the only one */
export function createRegistry(board: Board = noBoard): Registry {
    const declared = new Map<string, string>();
    const keepers = new Map<string, Keeper>();
    const turns = new Map<string, Promise<unknown>>();
    const explained = new Map<string, string>();
    const places = new Map<string, Place>();
    const ignored = new Map<string | undefined, readonly string[]>();
    const replacing = new Map<string | undefined, readonly string[]>();
    const endpoints = new Set<string>();
    const doubted = new Set<string>();
    const calls = new Map<string | undefined, { call: Call; left: JobRunState }>();
    const claims = new Map<string, RunClaim[]>();
    /** The states that this process has left of a JobRun. None of them is the old half of a replacement. */
    const made = new Map<string | undefined, JobRunState[]>();
    const replaced = new Map<string, JobRunState>();
    const namesInState = new Map<string, string>();
    const nameOf = (urn: string) => namesInState.get(urn) ?? urn;
    const add = (jobId: string, claim: RunClaim) => {
        if (!hasIdentity(claim.run)) return;
        // A wait claims its run at every observation. One claim is enough.
        const others = (claims.get(jobId) ?? []).filter(
            (one) => one.urn !== claim.urn || one.isOfState !== claim.isOfState || !isSameRun(one.run, claim.run),
        );
        claims.set(jobId, [...others, claim]);
    };
    return {
        declare(jobId, urn, projectId) {
            if (!declared.has(jobId)) board.post({ what: "declared", name: jobId, inProgram: urn, projectId });
            const elsewhere = board
                .postedByOthers()
                .find((one) => one.what === "declared" && one.name === jobId && one.projectId === projectId);
            const holder = declared.get(jobId) ?? (projectId && elsewhere?.inProgram) ?? urn;
            declared.set(jobId, holder);
            return holder === urn ? undefined : holder;
        },
        keep(definition, keeper) {
            keepers.set(definition, keeper);
            board.post({ what: "kept", name: definition, ...keeper });
        },
        keptByAnother(definition, urn, projectId) {
            if (urn === undefined) return undefined;
            const posted = board.postedByOthers().filter(({ what, name }) => what === "kept" && name === definition);
            const isElsewhere = ({ projectId: its }: Keeper) =>
                its !== undefined && projectId !== undefined && its !== projectId;
            const all = [keepers.get(definition), ...posted].filter((one) => one !== undefined);
            // What a resource has told last counts.
            const last = new Map(all.filter((one) => !isElsewhere(one)).map((one) => [one.inProgram, one]));
            const adopter = [...last.values()].find(({ stage }) => stage === "adopted");
            // A delete precedes the create of its replacement. So a state that is deleted after an adoption is another resource's, whatever its URN is.
            if (adopter !== undefined) return adopter;
            const isOwn = [...last.values()].some((one) => urn === one.inProgram || urn === one.inState);
            return isOwn ? undefined : [...last.values()][0];
        },
        inTurn(definition, work) {
            const before = turns.get(definition) ?? Promise.resolve();
            // mutant: the turns of two resources at one definition
            const now = before.then(work, work);
            turns.set(definition, now);
            return now;
        },
        kept: () => [...keepers.keys()],
        explain(text, urn) {
            const first = explained.get(text) ?? urn;
            explained.set(text, first);
            return first === urn ? undefined : first;
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
                // A claim that this process or the program's state makes for this URN is the new half's.
                return mayBeOldHalf && (!claim.isOfState || !isIdentified(own) || isNewer(claim.run, own));
            };
            const others = (claims.get(jobId) ?? []).filter(isOthers);
            if (others.some((claim) => isSameRun(claim.run, run))) return true;
            // A run after another JobRun's is of that one's schedule or retry. The JobRun that is deleted must not stop it.
            const { unfinished } = state ?? {};
            const isOwed = unfinished?.phase === "start" && descentOf(run, unfinished) === "yes";
            const isMine = isOwed || isSameRun(own, run);
            return isToGo && !isMine && others.some((claim) => compareRuns(run, claim.run) === "newer");
        },
    };
}

/** Whether both are states of one JobRun. The new half of a replacement may have adopted the old half's run: then it says that it did not start it. */
function isAlike(one: JobRunState, other: JobRunState): boolean {
    const isOfOneStart = one.unfinished !== undefined && isDeepStrictEqual(one.unfinished, other.unfinished);
    const isOneTime = one.startedByUs === other.startedByUs && one.__adopted === other.__adopted;
    return isOneTime && (isSameRun(one, other) || isOfOneStart);
}

function isNewer(one: RunIdentity, other: RunIdentity): boolean {
    return compareRuns(one, other) === "newer";
}

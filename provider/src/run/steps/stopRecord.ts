import type { Submission } from "../../cdm/submission.js";
import type { Look } from "../model/events.js";
import type { Answered } from "../model/observation.js";
import type { StopPolicy } from "../model/policy.js";
import { lookOf } from "../observe/recorded.js";
import type { Context } from "./context.js";

/** Records what a stop decides, and by which looks it is proved. It decides nothing. */
export class StopRecord {
    private decision: ReturnType<StopPolicy> = { action: "stop" };
    private told = "";
    private looks: Look[] = [];

    constructor(private readonly context: Pick<Context, "record" | "clock">) {}

    /** The policy, with a record of each live run that gets no stop, once for each run and reason. */
    recording(policy: StopPolicy): StopPolicy {
        return (live) => {
            const decision = policy(live);
            const { action, owner } = decision;
            const news = `${action} ${owner} ${live.submissionId}`;
            if (action !== "stop" && news !== this.told) this.decided(live, decision);
            [this.decision, this.told] = [decision, news];
            return decision;
        };
    }

    /** A stop was sent. */
    sent(run: Submission, attempt: number): void {
        this.decided(run, this.decision, attempt);
    }

    /** Keeps the looks that count for the proof. One that is not quiet ends the row. */
    looked(seen: Answered, isQuiet: boolean): void {
        this.looks = isQuiet ? [...this.looks, lookOf(seen, this.context.clock.now())].slice(-2) : [];
    }

    verified(): void {
        const { looks } = this;
        const because = "two looks in a row have shown no live run that this operation has to stop";
        const [{ run, status } = {}] = looks.slice(-1);
        this.context.record({ event: "decision", decision: "verified", because, run, status, looks });
    }

    private decided(
        run: Submission,
        { action, because, owner = "any" }: ReturnType<StopPolicy>,
        attempt?: number,
    ): void {
        this.context.record({
            event: "decision",
            decision: action,
            because: (action === "stop" ? because : undefined) ?? reasons[action][owner],
            run: run.submissionId,
            status: run.status,
            owner,
            user: run.creationUser,
            attempt,
        });
    }
}

type Action = ReturnType<StopPolicy>["action"];
type Owner = NonNullable<ReturnType<StopPolicy>["owner"]>;

const of = (ours: string, foreign: string, any = ours): Readonly<Record<Owner, string>> => ({
    ours,
    automatic: ours,
    sameUser: ours,
    foreign,
    unknown: "nothing tells yet whose the run is",
    any,
});

const reasons: Readonly<Record<Action, Readonly<Record<Owner, string>>>> = {
    stop: of("it is this JobRun's run", "it is in the way", "this operation stops every live run of the job"),
    leave: of("it is left alone", "it is not this JobRun's run"),
    refuse: of("it must not be stopped", "it is not this JobRun's run, and onForeignRun does not allow to stop it"),
    unsure: of("nothing tells yet whose the run is", "nothing tells yet whose the run is"),
};

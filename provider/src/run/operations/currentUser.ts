import type { Settings } from "../../cdm/config/settings.js";
import { messageOf } from "../../common/text.js";
import type { JobRunInputs } from "../model/inputs.js";
import type { CurrentUser } from "../steps/context.js";

const iamDoesNotSay =
    "IAM does not say which user these credentials belong to: for temporary keys it never does. For a token, a permanent key or a user's password it does.";
const whenIamAnswers = "Once IAM answers, the next operation may know more.";

interface UserOptions {
    /** IAM is not asked past it, on the monotonic clock in milliseconds. */
    readonly deadline: number;
    /** Awaited before IAM may be asked. If it throws, IAM is not asked, and the user stays unknown. */
    readonly gate: () => Promise<void>;
}

/** The user that this process logs in as. A failure never ends an operation: the user only stays unknown. */
export function createCurrentUser(
    settings: Settings,
    { onRunOfSameUser }: JobRunInputs,
    { deadline, gate }: UserOptions,
): CurrentUser {
    let problem: string | undefined;
    return {
        isShared: onRunOfSameUser === "foreign",
        async name() {
            problem = undefined;
            try {
                await gate();
                // mutant: the user whom IAM names
                const name = await settings.userName(deadline);
                if (name === undefined) problem = iamDoesNotSay;
                return name;
            } catch (error) {
                problem = `${messageOf(error)} ${whenIamAnswers}`;
                return undefined;
            }
        },
        problem: () => problem,
    };
}

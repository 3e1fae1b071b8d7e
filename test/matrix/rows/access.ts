import type { ColumnName } from "../columns.js";
import { against, all, creates, each, type Row, updates } from "../row.js";

const times = 1_000_000;
const request_id = "2c26b46b68ffc68ff99b453c1d304134";

const answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>> = {
    "APIGW.0302": {
        status: 403,
        body: { error_code: "APIGW.0302", error_msg: "The IAM user is not authorized to access the API.", request_id },
    },
    "Cdm.0032": { status: 400, body: { errCode: "Cdm.0032", externalMessage: "Insufficient permission." } },
    "Cdm.0001": { status: 400, body: { errCode: "Cdm.0001", externalMessage: "System error." } },
    "APIGW.0301": {
        status: 401,
        body: { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information.", request_id },
    },
};

const looksAgain: readonly ColumnName[] = all.filter((name) => name !== "create until submitted" && name !== "read");

/** Who asks may not, or is not known; then it is granted. None of these passes by itself. */
export const access: readonly Row[] = [
    ...Object.entries(answers).flatMap(([code, answer]) => {
        const said = new RegExp(code.replace(".", "\\."));
        const denied = { kind: "status", ...answer, times };
        const denies = (names: readonly ColumnName[]) => ({ fails: each(names, said) });
        return [
            against("status", `denied with ${code}`, denied, denies(all)),
            against("status", `denied with ${code} from the second look on`, { ...denied, nth: 2 }, denies(looksAgain)),
            against("start", `denied with ${code}`, denied, denies([...creates, ...updates])),
            against("stop", `denied with ${code}`, denied, denies(["update by restart", "delete by stop"])),
        ];
    }),
    {
        name: "any: a token that has expired",
        meets: ["status", "start", "stop"],
        strike: async (bed) => bed.setEnvironment({ HW_AUTH_TOKEN: "expired-token" }),
        struck: (bed) => bed.emulator.requests().some(({ status }) => status === 401),
        lift: async (bed) => bed.setEnvironment({ HW_AUTH_TOKEN: "emulator-token" }),
        fails: each(all, /APIGW\.0301.*HW_AUTH_TOKEN/),
    },
];

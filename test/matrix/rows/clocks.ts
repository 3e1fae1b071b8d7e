import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { all, each, type Row } from "../row.js";
import type { MatrixTestBed } from "../stage.js";

const minuteMs = 60_000;
const asked = (stage: MatrixTestBed) => stage.emulator.requests().length > 0;

const keyPair = {
    HW_AUTH_TOKEN: undefined,
    HW_ACCESS_KEY: outOfTheBox.accessKey,
    HW_SECRET_KEY: outOfTheBox.secretKey,
};

function apart(minutes: number): readonly Row[] {
    const how = `our clock ${Math.abs(minutes)} min ${minutes > 0 ? "ahead" : "behind"}`;
    const isTooFar = Math.abs(minutes) > 15;
    const strike = async (stage: MatrixTestBed) => {
        stage.clockAheadMs = minutes * minuteMs;
    };
    return [
        { name: `any: ${how}`, meets: ["status"], strike, struck: asked },
        {
            name: `any: ${how}, requests signed`,
            meets: ["status"],
            strike: async (stage) => {
                await strike(stage);
                stage.setEnvironment(keyPair);
            },
            struck: asked,
            ...(isTooFar && { fails: each(all, /signature expired.*this machine's clock/) }),
        },
        {
            name: `start: ${how}, reply lost after its effect`,
            meets: ["start"],
            strike: async (stage) => {
                await strike(stage);
                await stage.fault({ operation: "start", kind: "drop", when: "after" });
            },
        },
    ];
}

/** Ours and the service's are apart; later ours is put right. */
export const clocks: readonly Row[] = [10, -10, 60, -60, 480, -480].flatMap(apart);

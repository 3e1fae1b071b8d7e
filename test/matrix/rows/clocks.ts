import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { MatrixTestBed } from "../matrixTestBed.js";
import { all, each, type Row } from "../row.js";

const minuteMs = 60_000;
const asked = (bed: MatrixTestBed) => bed.emulator.requests().length > 0;

const keyPair = {
    HW_AUTH_TOKEN: undefined,
    HW_ACCESS_KEY: outOfTheBox.accessKey,
    HW_SECRET_KEY: outOfTheBox.secretKey,
};

function apart(minutes: number): readonly Row[] {
    const how = `our clock ${Math.abs(minutes)} min ${minutes > 0 ? "ahead" : "behind"}`;
    const isTooFar = Math.abs(minutes) > 15;
    const strike = async (bed: MatrixTestBed) => {
        bed.clockAheadMs = minutes * minuteMs;
    };
    return [
        { name: `any: ${how}`, meets: ["status"], strike, struck: asked },
        {
            name: `any: ${how}, requests signed`,
            meets: ["status"],
            strike: async (bed) => {
                await strike(bed);
                bed.setEnvironment(keyPair);
            },
            struck: asked,
            ...(isTooFar && { fails: each(all, /signature expired.*this machine's clock/) }),
        },
        {
            name: `start: ${how}, reply lost after its effect`,
            meets: ["start"],
            strike: async (bed) => {
                await strike(bed);
                await bed.fault({ operation: "start", kind: "drop", when: "after" });
            },
        },
    ];
}

/** Ours and the service's are apart; later ours is put right. */
export const clocks: readonly Row[] = [10, -10, 60, -60, 480, -480].flatMap(apart);

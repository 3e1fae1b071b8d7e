import type { Desk } from "../server.js";
import type { Head } from "./head.js";
import type { OwnNames } from "./ownNames.js";
import { foreignPage } from "./webPage.js";

/** Sends pages of the web away, and everyone else to control or to the gateway. */
export function frontDesk(control: Desk, gateway: Desk, own: OwnNames): Desk {
    const at = ({ path }: Head) => (path.startsWith("/_emulator/") ? control : gateway);
    return {
        refuse: (head) => {
            const whose = foreignPage(head, own);
            return whose === undefined
                ? at(head).refuse(head)
                : { status: 403, body: { error: `A page of ${whose} may not use the emulator.` } };
        },
        mostBytes: (head) => at(head).mostBytes(head),
        tooLarge: (head) => at(head).tooLarge(head),
        answer: (request) => at(request).answer(request),
    };
}

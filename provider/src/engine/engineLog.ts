import { createRequire } from "node:module";
import { visible } from "../common/text.js";
import type { Log } from "../run/index.js";

/**
 * Writes to the engine's log. The CLI shows each text in the row of the resource with that URN. Without an address, or if the engine is gone,
 * the texts are dropped, so that no operation depends on them.
 *
 * Observed with CLI 3.274.1: `EngineClient.log` with a URN and `ephemeral` replaces the row's text.
 */
export function createEngineLog(engineAddress: string | undefined): (urn: string | undefined) => Log {
    const send = engineAddress === undefined ? () => {} : createSender(engineAddress);
    return (urn) => ({
        progress: (text) => send({ text, urn, severity: "INFO", ephemeral: true }),
        info: (text) => send({ text, urn, severity: "INFO", ephemeral: false }),
        warn: (text) => send({ text, urn, severity: "WARNING", ephemeral: false }),
    });
}

interface Message {
    readonly text: string;
    readonly urn: string | undefined;
    readonly severity: "INFO" | "WARNING";
    readonly ephemeral: boolean;
}

function createSender(engineAddress: string): (message: Message) => void {
    // Takes the SDK's own copy of gRPC, because the SDK's client does not accept credentials of another copy.
    const fromSdk = createRequire(require.resolve("@pulumi/pulumi"));
    const { credentials } = fromSdk("@grpc/grpc-js");
    const { EngineClient } = fromSdk("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest, LogSeverity } = fromSdk("@pulumi/pulumi/proto/engine_pb");
    const engine = new EngineClient(engineAddress, credentials.createInsecure());
    return ({ text, urn, severity, ephemeral }) => {
        const request = new LogRequest();
        request.setSeverity(LogSeverity[severity]);
        // Escapes signs that would drive the terminal. The user's names may hold such signs too.
        request.setMessage(visible(text));
        request.setUrn(urn ?? "");
        request.setStreamid(0);
        request.setEphemeral(ephemeral);
        engine.log(request, { deadline: Date.now() + 5_000 }, () => {});
    };
}

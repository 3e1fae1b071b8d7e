import { createRequire } from "node:module";
import { visible } from "../common/text.js";
import type { Log } from "../run/index.js";

/**
 * Reports to the engine's own log, which shows a text in the row of the resource that it belongs to.
 *
 * Observed with CLI 3.274.1: `EngineClient.log` with a URN and `ephemeral` replaces the row's text. Without an address, or where the engine is gone, nothing is said: what an
 * operation does never depends on who listens.
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
    // gRPC from where the SDK has it: a second copy's credentials are not accepted by the SDK's client.
    const fromSdk = createRequire(require.resolve("@pulumi/pulumi"));
    const { credentials } = fromSdk("@grpc/grpc-js");
    const { EngineClient } = fromSdk("@pulumi/pulumi/proto/engine_grpc_pb");
    const { LogRequest, LogSeverity } = fromSdk("@pulumi/pulumi/proto/engine_pb");
    const engine = new EngineClient(engineAddress, credentials.createInsecure());
    return ({ text, urn, severity, ephemeral }) => {
        const request = new LogRequest();
        request.setSeverity(LogSeverity[severity]);
        // Whatever way it came: names that the user gives, too.
        request.setMessage(visible(text));
        request.setUrn(urn ?? "");
        request.setStreamid(0);
        request.setEphemeral(ephemeral);
        engine.log(request, { deadline: Date.now() + 5_000 }, () => {});
    };
}

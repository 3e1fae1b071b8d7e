/**
 * A Node language host for a Pulumi CLI that came without one. It serves the small part of `pulumirpc.LanguageRuntime` that running a
 * program needs. The other methods answer UNIMPLEMENTED, and the CLI works without them.
 *
 * The CLI starts the host in the program's folder, with the engine's address as the last argument. The host loads the
 * program's own `@pulumi/pulumi` from there, so that host and program speak the same protocol.
 */
const { spawn } = require("node:child_process");
const { createServer } = require("node:http2");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** The program's exit code after it has printed its error. The host adds nothing. */
const bailCode = 32;
/** Less than the five seconds after which the CLI kills the host that it has asked to end. */
const patienceMs = 3_000;

const engine = process.argv[process.argv.length - 1];
const sdk = createRequire(resolveFrom(process.cwd(), "@pulumi/pulumi/package.json"));
const language = sdk("./proto/language_pb.js");
const { PluginInfo } = sdk("./proto/plugin_pb.js");

const programs = new Set();

const answers = {
    Handshake: () => new language.LanguageHandshakeResponse(),
    GetPluginInfo: () => new PluginInfo().setVersion(sdk("./package.json").version),
    About: () => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
    // No package used here has a plugin that the CLI would have to fetch before the program runs.
    GetRequiredPackages: () => new language.GetRequiredPackagesResponse(),
    Run: (request) => run(language.RunRequest.deserializeBinary(request)),
};

async function run(request) {
    const outcome = await runProgram(request);
    const response = new language.RunResponse();
    if (outcome === bailCode) {
        return response.setBail(true);
    }
    return outcome === 0 ? response : response.setError(`Program exited with non-zero exit code: ${outcome}`);
}

/** Resolves with the program's exit code, or with the signal that ended it. */
function runProgram(request) {
    const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
    const args = [
        ...splitWords(options.nodeargs ?? ""),
        resolveFrom(request.getPwd(), "@pulumi/pulumi/cmd/run"),
        ...flags(request),
        request.getInfo()?.getEntryPoint() || ".",
        ...request.getArgsList(),
    ];
    const program = spawn(process.execPath, args, {
        stdio: ["ignore", "inherit", "inherit"],
        env: {
            ...process.env,
            PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
            PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
            ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
        },
    });
    programs.add(program);
    return new Promise((resolve, reject) => {
        program.once("error", reject);
        program.once("exit", (code, signal) => {
            programs.delete(program);
            resolve(signal ?? code);
        });
    });
}

function flags(request) {
    const values = {
        monitor: request.getMonitorAddress(),
        engine,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": request.getInfo()?.getRootDirectory(),
        stack: request.getStack(),
        pwd: request.getPwd(),
        parallel: request.getParallel(),
    };
    const given = Object.entries(values).filter(([, value]) => value);
    return [
        ...given.flatMap(([name, value]) => [`--${name}`, String(value)]),
        ...(request.getDryrun() ? ["--dry-run"] : []),
    ];
}

/** Splits a text into words as a shell does. Knows quotes only. */
function splitWords(text) {
    return (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
        word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
    );
}

function resolveFrom(folder, name) {
    return createRequire(join(folder, "package.json")).resolve(name);
}

/** The CLI ends the host with a signal. If the CLI was killed, only the end of its pipe on the host's stdin shows that. */
async function end() {
    await Promise.all([...programs].map(endProgram));
    process.exit(0);
}

function endProgram(program) {
    program.kill("SIGTERM");
    setTimeout(() => program.kill("SIGKILL"), patienceMs);
    return new Promise((resolve) => program.once("exit", resolve));
}

process.once("SIGINT", end).once("SIGTERM", end);
process.stdin.once("end", end).once("error", end).resume();

// gRPC over HTTP/2, as far as calls of one request and one response need it. The CLI starts this host twice in most commands, and
// `@grpc/grpc-js` takes as long to load as Node itself. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
const ok = 0;
const unknown = 2;
const unimplemented = 12;
/** Before each message: one byte that says whether it is compressed, which none is, and four bytes for its length. */
const prefixLength = 5;

const ofGrpc = { ":status": 200, "content-type": "application/grpc+proto" };

const server = createServer();
server.on("stream", async (stream, headers) => {
    stream.on("error", () => {});
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    await new Promise((resolve) => stream.once("end", resolve));
    const path = headers[":path"] ?? "";
    const answer = answers[path.replace(/^\/pulumirpc\.LanguageRuntime\//, "")];
    if (!answer) {
        return refuse(stream, unimplemented, `${path} is not one of this host's`);
    }
    try {
        const message = (await answer(Buffer.concat(parts).subarray(prefixLength))).serializeBinary();
        const prefix = Buffer.alloc(prefixLength);
        prefix.writeUInt32BE(message.length, 1);
        stream.respond(ofGrpc, { waitForTrailers: true });
        stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": ok }));
        stream.end(Buffer.concat([prefix, message]));
    } catch (error) {
        refuse(stream, unknown, error.message);
    }
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));

function refuse(stream, status, message) {
    if (stream.destroyed) {
        return;
    }
    const headers = { ...ofGrpc, "grpc-status": status, "grpc-message": encodeURIComponent(message) };
    stream.respond(headers, { endStream: true });
}

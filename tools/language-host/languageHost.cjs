/**
 * A Node language host for a Pulumi CLI that came without one. It serves the small part of `pulumirpc.LanguageRuntime` that running a
 * program needs. The other methods answer UNIMPLEMENTED, and the CLI works without them.
 *
 * The CLI starts the host in the program's folder, with the engine's address as the last argument. The host loads the
 * program's own `@pulumi/pulumi` from there, so that host and program speak the same protocol.
 */
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** The program's exit code after it has printed its error. The host adds nothing. */
const bailCode = 32;
/** Less than the five seconds after which the CLI kills the host that it has asked to end. */
const patienceMs = 3_000;

const engine = process.argv[process.argv.length - 1];
const sdk = createRequire(resolveFrom(process.cwd(), "@pulumi/pulumi/package.json"));
const grpc = sdk("@grpc/grpc-js");
const language = sdk("./proto/language_pb.js");
const { LanguageRuntimeService } = sdk("./proto/language_grpc_pb.js");
const { PluginInfo } = sdk("./proto/plugin_pb.js");

const programs = new Set();

const answers = {
    handshake: () => new language.LanguageHandshakeResponse(),
    getPluginInfo: () => new PluginInfo().setVersion(sdk("./package.json").version),
    about: () => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
    // No package used here has a plugin that the CLI would have to fetch before the program runs.
    getRequiredPackages: () => new language.GetRequiredPackagesResponse(),
    run,
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

const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
const handlers = Object.entries(answers).map(([name, answer]) => [
    name,
    (call, callback) => {
        Promise.resolve(call.request)
            .then(answer)
            .then((response) => callback(null, response), callback);
    },
]);
server.addService(LanguageRuntimeService, Object.fromEntries(handlers));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        throw error;
    }
    process.stdout.write(`${port}\n`);
});

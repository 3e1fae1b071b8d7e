import { isRecord } from "../../common/isRecord.js";
import { nearest } from "../../common/nearest.js";
import { redactor } from "../../common/redact.js";
import { cut, visible } from "../../common/text.js";
import {
    addressProblems,
    type CheckFailure,
    type CheckHost,
    decidePlace,
    knownText,
    type Properties,
    rememberEndpoint,
    secretIdProblems,
    warnOfMissingSettings,
} from "../../run/index.js";
import { pathsIn } from "../../run/model/ignoreChanges.js";
import { isGiven } from "../../run/model/inputs.js";
import { constructorOnly, secretInputs } from "../../run/model/secrets.js";
import { maxInputBytes } from "../../run/model/timeouts.js";
import { hashesOf } from "../model/hash.js";
import { inputProblems } from "../model/inputProblems.js";
import type { Kind } from "../model/kind.js";
import { secretPathsOf } from "../model/paths.js";
import { hiddenTextsOf, ignoredSecretsIn, namedSecretsIn } from "../model/secrets.js";

/**
 * Validates every input before any request, in a preview too. Fills in the project and the region, which are decided once, and the hash of the
 * definition.
 *
 * @param olds the last inputs; empty for a new resource and for the new half of a replacement
 */
export function check(
    kind: Kind,
    olds: Properties,
    news: Properties,
    { configuration, registry, log, urn }: CheckHost,
): { inputs: Properties; failures: CheckFailure[] } {
    const isNew = Object.keys(olds).length === 0;
    const hidden: readonly string[] = [...constructorOnly, "definitionHash", "__hashOfInputs"];
    const said = Object.fromEntries(
        Object.entries(news).filter(([name, value]) => isGiven(name, value) && !hidden.includes(name)),
    );
    const ignored = pathsIn(news.__ignoreChanges);
    registry.rememberIgnored(urn ?? "", ignored);
    registry.rememberReplacing(urn ?? "", pathsIn(news.__replaceOnChanges));
    rememberEndpoint(olds, news, { registry, ignored });
    const placed = decidePlace(isNew, olds, { ...kind.defaults, ...said }, { configuration, registry, urn });
    const given = secretInputs(olds, news, placed, { ignored, config: configuration.config ?? {} });
    // mutant: the parameters that are secrets by their names
    const found = [...namedSecretsIn(kind, placed), ...ignoredSecretsIn(kind, olds, placed, ignored)];
    const marks = [...new Set([...given, ...found])].sort();
    const { __secretInputs: _, ...rest } = placed;
    const inputs = { ...rest, ...(marks.length > 0 && { __secretInputs: marks }) };
    const redact = redactor(hiddenTextsOf(kind, { configuration }, inputs));
    const shown = ({ property, reason }: CheckFailure) => ({
        property: visible(property),
        reason: visible(redact(reason)),
    });
    const failures = [
        ...inputProblems(kind, inputs),
        ...unknownInputProblems(kind, inputs),
        ...sizeProblems(kind, inputs),
        ...secretIdProblems(inputs, ["clusterId", "name"]),
        ...problemsOfProgram(news),
    ];
    if (failures.length > 0) return { inputs, failures: failures.map(shown) };
    if (isNew && news.__isPreview === true) warnOfMissingSettings(inputs, { configuration, registry, log, urn });
    const others = [
        ...kind.problems(inputs),
        ...addressProblems(inputs, configuration),
        ...duplicateProblems(kind, inputs, { registry, urn }),
    ];
    warnOfSecretMaps(kind, inputs, log);
    return {
        inputs: { ...inputs, ...hashesOf(kind, olds, inputs, ignored) },
        failures: others.map(shown),
    };
}

/** Nothing tells which of the parameters of a secret map are secrets. */
function warnOfSecretMaps({ word, defining }: Kind, inputs: Properties, log: CheckHost["log"]): void {
    const maps = defining.filter((name) => secretPathsOf(inputs).includes(name) && isRecord(inputs[name]));
    if (word === "link" || maps.length === 0) return;
    log.warn(
        `${maps.join(" and ")} ${maps.length === 1 ? "is" : "are"} a secret as a whole, so definitionHash knows no parameter there: a change updates the job, ` +
            "and no JobRun runs it again for that. Mark single values as secrets, not the map.",
    );
}

/** What only the program knows. See `linkProblemsOf`. */
function problemsOfProgram({ __linkProblems: problems }: Properties): CheckFailure[] {
    const all: unknown[] = Array.isArray(problems) ? problems : [];
    return all.filter(isRecord).map(({ property, reason }) => ({ property: String(property), reason: String(reason) }));
}

function unknownInputProblems({ validators, noun }: Kind, inputs: Properties): CheckFailure[] {
    const names = Object.keys(validators);
    return Object.keys(inputs)
        .filter((name) => !name.startsWith("__") && !names.includes(name))
        .map((name) => {
            const near = nearest(name, names);
            const meant = near === undefined ? "" : `, ${near} is`;
            const reason = `${cut(name, 60)} is not an input of ${noun}${meant}. The inputs are ${names.join(", ")}`;
            return { property: name, reason };
        });
}

/** Pulumi stores the definition in every state of the resource, in its backups and in its history. */
function sizeProblems({ defining }: Kind, inputs: Properties): CheckFailure[] {
    const sizes = defining.map((name) => {
        const value = inputs[name];
        return [name, value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))] as const;
    });
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    // mutant: the size of a definition
    if (total <= maxInputBytes) return [];
    const [property, bytes] = sizes.reduce((one, other) => (other[1] > one[1] ? other : one));
    const reason =
        `${property} must be smaller: a definition may have ${maxInputBytes} bytes (1 MiB) as JSON in all, but has ${total}, ` +
        `${bytes} of them in ${property}`;
    return [{ property, reason }];
}

function duplicateProblems(
    { word, noun }: Kind,
    inputs: Properties,
    { registry, urn }: Pick<CheckHost, "registry" | "urn">,
): CheckFailure[] {
    const [clusterId, name] = [knownText(inputs, "clusterId"), knownText(inputs, "name")];
    if (clusterId === undefined || name === undefined || urn === undefined) return [];
    const other = registry.declare(`${word} ${clusterId}/${name}`, urn, knownText(inputs, "projectId"));
    // mutant: the two definitions of one name in a program
    if (other === undefined) return [];
    const both = [other, urn].sort().join(" and ");
    const reason =
        `name "${name}" in cluster ${clusterId} is the ${word} of two ${noun}s of this program, ${both}: ` +
        "each would change what the other one wrote: remove one of them";
    return [{ property: "name", reason }];
}

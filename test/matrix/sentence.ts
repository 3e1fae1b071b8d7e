import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";

const secrets = [outOfTheBox.token, outOfTheBox.secretKey, "expired-token"];

const whatToDo =
    /[Rr]un pulumi|[Tt]he next pulumi up|Check |Correct |Try again|Wait for|Look the code up|ask the operator|set this machine's clock|by hand: /;

/** It is all that the user sees: it stands alone, says what to do, and gives nothing away. */
export function expectSentence(message: string): void {
    expect(message).to.match(/^[A-Z]/);
    expect(message).to.include(`job "${outOfTheBox.job}" in cluster ${outOfTheBox.cluster}`);
    expect(message).to.match(/(\.|cdm-run stop --cluster=\S+ --job=\S+ \S.* \(CDMRUN-\d{3}\))$/);
    expect(message).not.to.match(/\n|undefined|\[object|NaN|\.\.|<[a-z]+>/i);
    expect(message).to.match(whatToDo);
    if (message.includes("Look the code up")) expect(message, "a code to look up").to.match(/\((Cdm|APIGW)\.\d+/);
    for (const secret of secrets) expect(message).not.to.include(secret);
}

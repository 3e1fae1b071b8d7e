import * as pulumi from "@pulumi/pulumi";
import { JobRun } from "pulumi-huaweicloud-cdm";

export interface MigrationArgs {
    /** The CDM cluster that has the jobs `customers`, `products` and `orders`. */
    clusterId: pulumi.Input<string>;
    /** Another revision runs all jobs again. */
    revision: pulumi.Input<string>;
}

/** Copies the tables of a shop: customers and products side by side, then the orders, which refer to both. */
export class Migration extends pulumi.ComponentResource {
    /** How many customers and products were copied. */
    readonly rows: pulumi.Output<number>;
    readonly ordersStatus: pulumi.Output<string | undefined>;

    constructor(name: string, args: MigrationArgs, opts?: pulumi.ComponentResourceOptions) {
        super("shop:index:Migration", name, {}, opts);
        const common = { clusterId: args.clusterId, triggers: { revision: args.revision } };

        const first = ["customers", "products"].map(
            (jobName) =>
                new JobRun(`${name}-${jobName}`, { ...common, jobName, waitFor: "completed" }, { parent: this }),
        );
        // `waitFor: "completed"` above and `dependsOn` here: the orders start when both tables are there.
        const orders = new JobRun(
            `${name}-orders`,
            { ...common, jobName: "orders" },
            { parent: this, dependsOn: first },
        );

        this.rows = pulumi
            .all(first.map(({ counters }) => counters))
            .apply((all) => all.reduce((sum, counters) => sum + (counters?.rowsWritten ?? 0), 0));
        this.ordersStatus = orders.status;
        this.registerOutputs({ rows: this.rows, ordersStatus: this.ordersStatus });
    }
}

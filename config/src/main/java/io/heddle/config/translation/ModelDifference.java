package io.heddle.config.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.config.servicemodel.RoleDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What changes from one version of a deployment to another, and what each change needs. The software in the package is not
 * part of a model: who brings a new package restarts the roles all the same.
 */
public final class ModelDifference {
    private final List<TreeDifference.Edit> edits;
    private final List<Change> changes;
    private final List<String> swapRefusals;

    private ModelDifference(List<TreeDifference.Edit> edits, List<Change> changes, List<String> swapRefusals) {
        this.edits = edits;
        this.changes = changes;
        this.swapRefusals = swapRefusals;
    }

    /** What the instances must go through, from least to most. */
    public enum Needs {
        /** They do not notice. */
        NOTHING,
        /** They are told, and may ask to be restarted. */
        CHANGING_EVENT,
        /** Their role host is stopped and started, one update domain after another. */
        ROLE_RESTART,
        /** Their virtual machines are made anew. */
        REDEPLOYMENT
    }

    /** Whether an update in place may do it. */
    public enum InPlace {
        ALLOWED,
        /** Only if the operator accepts that local data is lost. */
        NEEDS_FORCE,
        REFUSED
    }

    /**
     * One thing that differs.
     *
     * @param path {@code roles[Web].definition.vmSize}
     * @param before as JSON; empty when it is new
     * @param after as JSON; empty when it is gone
     * @param reason why it needs what it needs
     */
    public record Change(
            String path,
            Optional<String> before,
            Optional<String> after,
            Needs needs,
            InPlace inPlace,
            String reason) {}

    public static ModelDifference between(DeploymentModel from, DeploymentModel to) {
        var edits = TreeDifference.between(ModelPrinter.toTree(from), ModelPrinter.toTree(to));
        var changes = new ArrayList<Change>();
        for (var edit : edits) changes.add(change(edit));
        renames(from, to, changes);
        return new ModelDifference(edits, List.copyOf(changes), swapRefusals(from, to));
    }

    /** In the model's own order. */
    public List<Change> changes() {
        return changes;
    }

    /** The most that any change needs. */
    public Needs needs() {
        return changes.stream()
                .map(Change::needs)
                .max(Comparator.naturalOrder())
                .orElse(Needs.NOTHING);
    }

    /** The strictest verdict on an update in place. */
    public InPlace inPlace() {
        return changes.stream()
                .map(Change::inPlace)
                .max(Comparator.naturalOrder())
                .orElse(InPlace.ALLOWED);
    }

    /** Why production and staging cannot be exchanged while one runs the old and the other the new version; empty if they can. */
    public List<String> swapRefusals() {
        return swapRefusals;
    }

    /** What {@code model} becomes by these changes: the new version, if it is the old one. */
    public DeploymentModel apply(DeploymentModel model) {
        return ModelPrinter.fromTree(TreeDifference.apply(ModelPrinter.toTree(model), edits));
    }

    private static Change change(TreeDifference.Edit edit) {
        var rule = ChangeRules.of(edit);
        return new Change(
                path(edit.path()),
                edit.before().map(JsonNode::toString),
                edit.after().map(JsonNode::toString),
                rule.needs(),
                rule.inPlace(),
                rule.reason());
    }

    private static String path(List<TreeDifference.Step> steps) {
        var out = new StringBuilder();
        for (var step : steps) {
            if (step.key()) {
                out.append('[').append(step.name()).append(']');
            } else {
                out.append(out.isEmpty() ? "" : ".").append(step.name());
            }
        }
        return out.toString();
    }

    /** A role that goes while one just like it comes was renamed, which would lose its instances' identities. */
    private static void renames(DeploymentModel from, DeploymentModel to, List<Change> changes) {
        for (var gone : from.roles()) {
            if (find(to, gone.name()).isPresent()) continue;
            for (var come : to.roles()) {
                if (find(from, come.name()).isPresent()
                        || !renamed(gone.definition(), come.name()).equals(come.definition())) {
                    continue;
                }
                changes.add(new Change(
                        "roles[" + gone.name() + "].definition.name",
                        Optional.of("\"" + gone.name() + "\""),
                        Optional.of("\"" + come.name() + "\""),
                        Needs.REDEPLOYMENT,
                        InPlace.REFUSED,
                        "a role cannot be renamed while it runs"));
            }
        }
    }

    private static Optional<DeploymentModel.Role> find(DeploymentModel model, String role) {
        return model.roles().stream().filter(r -> r.name().equals(role)).findFirst();
    }

    private static RoleDefinition renamed(RoleDefinition role, String name) {
        return new RoleDefinition(
                role.place(),
                role.kind(),
                name,
                role.vmSize(),
                role.nativeCodeExecution(),
                role.imports(),
                role.startupPriority(),
                role.startupTasks(),
                role.runtime(),
                role.sites(),
                role.settings(),
                role.localStorage(),
                role.certificates(),
                role.endpoints(),
                role.contents());
    }

    private static List<String> swapRefusals(DeploymentModel from, DeploymentModel to) {
        long before = publicEndpoints(from);
        long after = publicEndpoints(to);
        return before == after
                ? List.of()
                : List.of("the number of public endpoints differs: " + before + " and " + after);
    }

    private static long publicEndpoints(DeploymentModel model) {
        return model.roles().stream()
                .collect(Collectors.summingLong(
                        r -> r.definition().endpoints().input().size()
                                + r.definition().endpoints().instanceInput().size()));
    }
}

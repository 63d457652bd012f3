package io.heddle.junit;

import io.heddle.config.Finding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Builds the datacenter of a test, hands it out, judges it at the end, and says of a failure what happened. */
final class DatacenterExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace PLACE =
            ExtensionContext.Namespace.create(DatacenterExtension.class);

    /** Drawn seeds are short: people type them. */
    private static final long SEED_MAX = 1_000_000_000L;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SimulatedDatacenter.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ExtensionConfigurationException(
                    "a SimulatedDatacenter belongs to one test: take it as a parameter of the test, or of @BeforeEach or"
                            + " @AfterEach, not of " + parameter.getDeclaringExecutable());
        }
        var dc = store(context).get(SimulatedDatacenter.class, SimulatedDatacenter.class);
        if (dc == null) throw new IllegalStateException("there is no datacenter before a test begins, or after it");
        return dc;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var annotation = annotation(context)
                .orElseThrow(() -> new ExtensionConfigurationException(
                        name(context) + " has no @Datacenter, and neither has its class"));
        var seed = context.getConfigurationParameter(Shape.SEED);
        long drawn = 1 + ThreadLocalRandom.current().nextLong(SEED_MAX);
        var read = Shape.of(annotation, name(context), seed, drawn);
        var shape = read.shape().orElseThrow(() -> unusable(read.findings()));
        context.publishReportEntry(Shape.SEED, Long.toString(shape.seed()));
        if (shape.seedDrawn()) {
            System.out.println(name(context) + ": -D" + Shape.SEED + "=" + shape.seed() + " repeats this run");
        }
        var dc = new SimulatedDatacenter(shape);
        store(context).put(SimulatedDatacenter.class, dc);
        dc.comeUp();
    }

    private static ExtensionConfigurationException unusable(List<Finding> findings) {
        return new ExtensionConfigurationException("the datacenter cannot be built:\n" + Texts.lines(findings));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        var dc = store(context).remove(SimulatedDatacenter.class, SimulatedDatacenter.class);
        if (dc == null) return;
        try {
            var failure = context.getExecutionException();
            if (failure.isPresent()) failure.get().addSuppressed(Report.of(dc, name(context), failure.get()));
            else judge(context, dc);
        } finally {
            dc.world().close();
        }
    }

    private static void judge(ExtensionContext context, SimulatedDatacenter dc) {
        try {
            dc.end();
        } catch (RuntimeException | AssertionError broken) {
            broken.addSuppressed(Report.of(dc, name(context), broken));
            throw broken;
        }
    }

    /** The method's own, or that of its class, or of a class around that. */
    private static Optional<Datacenter> annotation(ExtensionContext context) {
        var own = AnnotationSupport.findAnnotation(context.getElement(), Datacenter.class);
        for (Class<?> type = context.getRequiredTestClass();
                own.isEmpty() && type != null;
                type = type.getEnclosingClass()) {
            own = AnnotationSupport.findAnnotation(type, Datacenter.class);
        }
        return own;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(PLACE);
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "#"
                + context.getRequiredTestMethod().getName();
    }
}

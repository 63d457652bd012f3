package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a datacenter of its own: a parameter of type {@link SimulatedDatacenter} of the test
 * method, and of its {@code @BeforeEach} and {@code @AfterEach} methods, which get the same one. All machines are ready when the
 * test begins. When it ends, all faults end, everything must come to its goal, and all promises of the fabric must have been kept.
 *
 * <p>On a method it replaces that of the class. Unusable values are all reported at once, before the test begins.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(DatacenterExtension.class)
public @interface Datacenter {
    /** Machines, {@code node-00000} and on. Range: 1 to 20,000. */
    int nodes() default 6;

    /** Racks over which the machines are spread, {@code rack-00} and on; 0: five, or one a machine when there are fewer. Up to 250. */
    int faultDomains() default 0;

    /** Update domains of a {@link Service} that does not name its own. Range: 1 to 20. */
    int updateDomains() default 5;

    /** Fabric processes, {@code fc-1} and on. Range: 1 to 7. */
    int replicas() default 3;

    /** Of each machine. Range: 1 to 1,024. */
    int cores() default 8;

    /** Of each machine. Unit: GiB. Range: 1 to 65,536. */
    int memoryGib() default 16;

    /** Of each machine. Unit: GiB. Range: 1 to 1,048,576. */
    int diskGib() default 2040;

    /**
     * Decides everything that chance decides; 0: another one each time, printed. The configuration parameter or system property
     * {@code heddle.seed} replaces it.
     */
    long seed() default 0;

    /** Whether everything must come to its goal when the test has ended; the other promises are judged in any case. */
    boolean settle() default true;
}

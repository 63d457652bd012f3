package io.heddle.role;

/**
 * The code of a worker role. The jar names its implementation in {@code META-INF/services/io.heddle.role.RoleEntryPoint}.
 *
 * <p>Calls come in this order, from the platform alone: {@link #onStart} while the instance is Busy; then {@link #run}
 * while it is Ready; {@link #onStop} when it is to go, at the same time as a {@code run} that has not returned. An
 * instance whose {@code onStart} refuses or throws, or whose {@code run} ends in any way, is recycled: its startup tasks
 * run again and a new process begins at {@code onStart}.
 */
public interface RoleEntryPoint {
    /**
     * Prepares the instance. It gets no traffic until this returns.
     *
     * @return false to give up: the instance is recycled
     * @throws Exception to give up: the instance is recycled, and the exception is in the role's log
     */
    default boolean onStart() throws Exception {
        return true;
    }

    /**
     * The role's work; normally it does not return. Returning recycles the instance gracefully ({@link #onStop} is
     * called), throwing recycles it at once.
     *
     * @throws Exception to be recycled at once
     */
    void run() throws Exception;

    /**
     * Lets go. The instance gets no new traffic by now. The process ends when this returns, and is killed when it has
     * not returned within the role's grace, 5 minutes unless configured otherwise.
     *
     * @throws Exception logged; the process ends all the same
     */
    default void onStop() throws Exception {}
}

package io.heddle.persistence.postgres;

import java.sql.SQLException;

/** What kind of failure an SQL error is, by its state. The one place where that is decided. */
final class SqlErrors {
    private SqlErrors() {}

    /** Two transactions stood in each other's way and the server chose this one to give way: doing it again will help. */
    static boolean isTransient(SQLException e) {
        String state = state(e);
        return state.equals("40001") || state.equals("40P01");
    }

    /** Some row is at fault: a number already taken, a text the database cannot hold, a value that is too large. */
    static boolean isOfTheData(SQLException e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    /** A lock was not granted in time. */
    static boolean isLockTimeout(SQLException e) {
        return state(e).equals("55P03");
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }
}

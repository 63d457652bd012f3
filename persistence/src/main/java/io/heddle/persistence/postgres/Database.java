package io.heddle.persistence.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.heddle.persistence.StorageFault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * How to reach the database, and the pool of connections for everything but the lease.
 *
 * @param url for JDBC
 * @param user empty: as the URL says
 * @param password empty: as the URL says
 */
public record Database(String url, String user, String password) {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration POOL_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
    static final String SCHEMA = "heddle";

    /** Ends sessions that stop in the middle of a transaction, since others may wait for them. 17 and newer know the second. */
    private static final String TIME_OUTS =
            "select set_config(name, case name when 'transaction_timeout' then '5min' else '20s' end,"
                    + " false) from pg_settings where name in ('idle_in_transaction_session_timeout', 'transaction_timeout')";

    /**
     * A bounded pool of connections that commit by themselves.
     *
     * @throws StorageFault when the database cannot be reached
     */
    HikariDataSource pool(int connectionsMax) {
        var config = new HikariConfig();
        config.setPoolName("heddle-persistence");
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(POOL_PATIENCE.toMillis());
        config.setInitializationFailTimeout(1); // One attempt: whoever starts this process knows best whether to wait.
        config.setDataSourceProperties(properties("heddle", ANSWER_PATIENCE));
        config.setConnectionInitSql(TIME_OUTS);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new StorageFault("cannot reach the database " + printableUrl(), e);
        }
    }

    /** A connection of its own, outside the pool. */
    Connection connect(String applicationName, Duration answerPatience) throws SQLException {
        return DriverManager.getConnection(url, properties(applicationName, answerPatience));
    }

    private Properties properties(String applicationName, Duration answerPatience) {
        var properties = new Properties();
        if (!user.isEmpty()) properties.setProperty("user", user);
        if (!password.isEmpty()) properties.setProperty("password", password);
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("currentSchema", SCHEMA);
        properties.setProperty("connectTimeout", Long.toString(CONNECT_PATIENCE.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_PATIENCE.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(answerPatience.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "false");
        return properties;
    }

    String printableUrl() {
        return url.replaceAll("password=[^&]*", "password=***");
    }

    /** A piece of work with a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Does {@code work} with a connection of {@code pool}; whatever goes wrong is a {@link StorageFault} naming {@code what}. */
    static <T> T with(DataSource pool, String what, Work<T> work) {
        try (var connection = pool.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw fault(what, e);
        }
    }

    static StorageFault fault(String what, SQLException e) {
        return new StorageFault("cannot " + what + ": " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return printableUrl();
    }
}

package io.heddle.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Bytes;
import io.heddle.persistence.PackageStore;
import io.heddle.persistence.PackageStoreContract;
import io.heddle.persistence.storage.Storage;
import io.heddle.persistence.storage.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresPackageStoreTest extends PackageStoreContract {
    private final StorageSettings settings = TestServer.database().withPackageSizeMax(new Bytes(SIZE_MAX));
    private final Storage storage = Storage.open(settings);

    @Override
    protected PackageStore store() {
        return storage.packages();
    }

    @Override
    protected long pieces() throws Exception {
        try (var connection = TestServer.connect(settings);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from fabric_package_chunk")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatADeadUploaderLeftIsSweptAfterADay() throws Exception {
        long before = pieces();
        try (var connection = TestServer.connect(settings);
                var statement = connection.createStatement()) {
            statement.execute("with u as (insert into fabric_upload (touched_at)"
                    + " values (now() - interval '25 hours'), (now() - interval '23 hours') returning upload)"
                    + " insert into fabric_package_chunk select upload, 0, '' from u");
        }
        assertThat(pieces()).isEqualTo(before + 2);
        Storage.open(settings).close();
        assertThat(pieces()).isEqualTo(before + 1);
    }

    @AfterAll
    void close() {
        storage.close();
    }
}

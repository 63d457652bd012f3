package io.heddle.persistence.memory;

import io.heddle.persistence.PackageStore;
import io.heddle.persistence.PackageStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryPackageStoreTest extends PackageStoreContract {
    @TempDir
    private Path dir;

    @Override
    protected PackageStore store() {
        return new DirectoryPackageStore(dir, SIZE_MAX);
    }

    @Override
    protected long pieces() throws Exception {
        try (var files = Files.list(dir)) {
            return files.count();
        }
    }
}

package io.heddle.sim.schedule;

import io.heddle.config.Finding;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Why a file that somebody named cannot be read, in words for that person. */
public final class Unreadable {
    private Unreadable() {}

    /** @param remedy what could be given instead */
    public static Finding finding(Path file, IOException failure, String remedy) {
        return Finding.error(file.toString(), "", "file", "cannot be read: " + why(file, failure), remedy);
    }

    public static String why(Path file, IOException failure) {
        if (Files.isDirectory(file)) return "it is a directory";
        return switch (failure) {
            case NoSuchFileException e -> "there is no such file";
            case FileNotFoundException e -> "there is no such file";
            case AccessDeniedException e -> "this user may not read it";
            case CharacterCodingException e -> "it is no UTF-8 text";
            case ZipException e -> "it is not compressed by gzip, as its name says";
            default -> String.valueOf(failure.getMessage());
        };
    }
}

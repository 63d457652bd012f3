package io.heddle.config.translation;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells the command lines that only Windows can run, by the name of their program. */
final class WindowsCommands {
    private static final Set<String> ENDINGS = Set.of(".exe", ".cmd", ".bat", ".msi", ".ps1", ".vbs", ".dll", ".com");
    private static final Set<String> NAMES = Set.of(
            "cmd",
            "powershell",
            "msiexec",
            "cscript",
            "wscript",
            "netsh",
            "reg",
            "regsvr32",
            "icacls",
            "cacls",
            "appcmd",
            "net",
            "sc",
            "start",
            "xcopy",
            "robocopy",
            "md",
            "copy",
            "del",
            "rem",
            "call");

    private WindowsCommands() {}

    /** The program of this command line, if it is one of Windows; empty if Linux may know it. */
    static Optional<String> program(String commandLine) {
        var program = first(commandLine.strip());
        var name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        boolean windows = dot >= 0 ? ENDINGS.contains(name.substring(dot)) : NAMES.contains(name);
        return windows || program.contains("%") ? Optional.of(program) : Optional.empty();
    }

    private static String first(String commandLine) {
        if (commandLine.startsWith("\"")) {
            int close = commandLine.indexOf('"', 1);
            return close < 0 ? commandLine.substring(1) : commandLine.substring(1, close);
        }
        int end = 0;
        while (end < commandLine.length() && !Character.isWhitespace(commandLine.charAt(end))) end++;
        return commandLine.substring(0, end);
    }
}

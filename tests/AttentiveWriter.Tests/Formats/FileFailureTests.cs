using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Formats;

public class FileFailureTests
{
    [Theory]
    [InlineData("Access to the path '/a b/c' is denied.", "/a b/c: access is denied", "access is denied")]
    [InlineData("Could not find a part of the path '/a'.", "/a: there is no such folder", "there is no such folder")]
    [InlineData("Could not find file '/it's/b'.", "/it's/b: there is no such file", "there is no such file")]
    [InlineData("The process cannot access the file '/a' because it is being used by another process.", "/a: another process has it open",
        "another process has it open")]
    [InlineData("No space left on device : '/a'", "/a: No space left on device", "No space left on device")]
    [InlineData("Input/output error : '/a'", "/a: Input/output error", "Input/output error")]
    [InlineData("Too many levels of symbolic links : '/a'", "/a: it is a link that leads back to itself",
        "it is a link that leads back to itself")]
    [InlineData("The file '/a' already exists.", "/a: a file is there, where a folder is expected",
        "a file is there, where a folder is expected")]
    [InlineData("Cannot create '/a' because a file or directory with the same name already exists.",
        "/a: a file is there, where a folder is expected", "a file is there, where a folder is expected")]
    [InlineData("File too large : '/a'", "/a: the file would exceed the largest size that the system or its disk allows; see ulimit -f",
        "the file would exceed the largest size that the system or its disk allows; see ulimit -f")]
    [InlineData("Too many open files : '/a'", "/a: too many files are open; see ulimit -n", "too many files are open; see ulimit -n")]
    [InlineData("Is a directory : '/a'", "/a: it is a folder, expected a file", "it is a folder, expected a file")]
    [InlineData("runs/x: could not be saved (access is denied); what was there before is intact",
        "runs/x: could not be saved (access is denied); what was there before is intact",
        "runs/x: could not be saved (access is denied); what was there before is intact")]
    public void Describe_SentenceOfTheFramework_PutsThePathFirst(string message, string expected, string cause)
    {
        var failure = new IOException(message);

        Assert.Equal((expected, cause), (FileFailure.Describe(failure), FileFailure.Cause(failure)));
    }

    // What the framework says today, and not what it is remembered to say.
    [Fact]
    public void Describe_WhatIsThrown_NamesThePath()
    {
        using var temp = new TempFolder();
        File.CreateSymbolicLink(temp["link"], "link");
        temp.Write("file", [1]);

        Exception missing = Record.Exception(() => File.ReadAllBytes(temp["missing"]))!;
        Exception away = Record.Exception(() => File.ReadAllBytes(temp["no/such"]))!;
        Exception folder = Record.Exception(() => File.ReadAllBytes(temp.Path))!;
        Exception inTheWay = Record.Exception(() => Directory.CreateDirectory(temp["file"]))!;
        Exception circle = Record.Exception(() => File.ReadAllBytes(temp["link"]))!;

        Assert.Equal($"{temp["missing"]}: there is no such file", FileFailure.Describe(missing));
        Assert.Equal($"{temp["no/such"]}: there is no such folder", FileFailure.Describe(away));
        Assert.Equal($"{temp.Path}: it is a folder, expected a file", FileFailure.Describe(folder));
        Assert.Equal($"{temp.Path}: it is a folder, expected a file",
            FileFailure.Describe(Record.Exception(() => File.AppendAllText(temp.Path, ""))!));
        Assert.Equal($"{temp["file"]}: a file is there, where a folder is expected", FileFailure.Describe(inTheWay));
        if (OperatingSystem.IsLinux()) Assert.Equal($"{temp["link"]}: it is a link that leads back to itself",
            FileFailure.Describe(circle));
    }
}

using AttentiveWriter.Data;

namespace AttentiveWriter.Runs;

/// <summary>The images of a run: that they are its own, and what it knows of them.</summary>
internal static class RunData
{
    /// <summary>Refuses other images than those of the run; of a run that does not say what they were, all are taken.</summary>
    public static void Require(DataIdentity? known, RunConfig config, ImageSet images, ImageSet? validation)
    {
        known?.Require(images, Split.Train, config.Training.Data);
        if (validation is not null) known?.Require(validation, Split.Validation, config.Training.Data);
        if (known is { Train: not null, Classes.Count: > 0 } && images.ClassNames.Count > 0
            && !known.Classes.SequenceEqual(images.ClassNames))
        {
            throw new InputFileException(config.Training.Data,
                $"its classes are {string.Join(", ", images.ClassNames)}, and those of the run "
                + $"{string.Join(", ", known.Classes)}: a folder was renamed, added or taken away")
            {
                IsOtherData = true,
            };
        }
        // Before 0.6 the classes of a folder were numbered by their letters; a run keeps its numbers.
        bool isOld = known?.Train is null && config.Model.Classes > 0;
        string[] byLetters = [.. images.ClassNames.Order(StringComparer.Ordinal)];
        if (isOld && !images.ClassNames.SequenceEqual(byLetters) && DataCatalogue.IsFolder(config.Training.Data))
            throw new SettingsException($"the run numbers the classes {string.Join(", ", byLetters)} in this order, as before 0.6, and "
                + "the images do not");
    }

    /// <summary>Calls images that a program brings itself by their own name, where the settings name a data set: they are
    /// not its.</summary>
    public static RunConfig Named(RunConfig config, ImageSet images) =>
        images.Name == config.Training.Data || !DataCatalogue.Names.Contains(config.Training.Data) ? config
        : config with { Training = config.Training with { Data = images.Name } };

    /// <summary>Adds what the run does not know of its images yet; what it knows stays.</summary>
    public static RunConfig Identify(RunConfig config, ImageSet images, ImageSet? validation)
    {
        DataIdentity known = config.Data ?? new DataIdentity(DataCatalogue.ShortName(config.Training.Data));
        return config with
        {
            Training = config.Training with { Data = DataCatalogue.FullName(config.Training.Data) },
            Data = known with
            {
                Classes = images.ClassNames,
                Train = known.Train ?? images.Fingerprint,
                Validation = known.Validation ?? validation?.Fingerprint,
            },
        };
    }
}

namespace AttentiveWriter.Data;

/// <summary>Reads black and white images from text, plain or gzip-compressed: one image a line, its pixels 0 or 1 with a space
/// between.</summary>
/// <remarks>Read as a stream: memory follows what is really there.</remarks>
public static class AmatFile
{
    private const int FirstRoom = 1 << 20, BufferSize = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixels">Pixels of an image, at least 1.</param>
    /// <returns>The images, [count, pixels]: 0 for "0" and 255 for "1".</returns>
    /// <exception cref="InputFileException">There is no such file, or it is something else; the message names the line.</exception>
    public static byte[] Read(string path, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        return PackedFile.Read(path, file =>
        {
            var lines = new Lines(path, pixels, FirstRoom);
            byte[] buffer = new byte[BufferSize];
            for (int count; (count = file.Content.Read(buffer)) > 0;) lines.Take(buffer.AsSpan(0, count));
            return lines.Finish();
        });
    }

    // What was read so far, and where in its line it stands.
    private sealed class Lines(string path, int pixels, int room)
    {
        private byte[] _images = new byte[room];
        private int _filled, _column, _line = 1;
        private bool _afterPixel, _afterReturn;

        public void Take(ReadOnlySpan<byte> text)
        {
            foreach (byte letter in text)
            {
                if (_afterPixel) Separator(letter);
                else Pixel(letter);
            }
        }

        public byte[] Finish()
        {
            // The last line may lack its end.
            if (_column == pixels) EndLine();
            if (_column > 0)
                throw Bad($"the file ends within line {_line}, after {_column} of {Plural.Of(pixels, "pixel")}; fetch it again");
            if (_filled == 0) throw Bad($"the file is empty, expected lines of {Plural.Of(pixels, "pixel")}, 0 or 1");
            Array.Resize(ref _images, _filled);
            return _images;
        }

        private void Pixel(byte letter)
        {
            if (letter is not ((byte)'0' or (byte)'1'))
            {
                throw Bad(letter is (byte)'\n' or (byte)'\r'
                    ? $"line {_line} ends after {Plural.Of(_column, "pixel")}, expected {pixels}"
                    : $"line {_line}, pixel {_column + 1} begins with {Name(letter)}, expected 0 or 1");
            }
            if (_filled == _images.Length) Grow();
            _images[_filled++] = letter == '1' ? (byte)255 : (byte)0;
            _column++;
            _afterPixel = true;
        }

        private void Separator(byte letter)
        {
            if (letter == ' ' && _column < pixels) _afterPixel = false;
            else if (letter == '\n' && _column == pixels) EndLine();
            else if (letter == '\r' && _column == pixels && !_afterReturn) _afterReturn = true;
            else if (letter is (byte)'\n' or (byte)'\r' && _column < pixels)
                throw Bad($"line {_line} ends after {Plural.Of(_column, "pixel")}, expected {pixels}");
            else if (letter == ' ' && !_afterReturn) throw Bad($"line {_line} goes on after {Plural.Of(pixels, "pixel")}, the last");
            else throw
                Bad($"line {_line}, pixel {_column} is followed by {Name(letter)}, expected a {(_column < pixels ? "space" : "new line")}");
        }

        private void EndLine()
        {
            _line++;
            _column = 0;
            _afterPixel = _afterReturn = false;
        }

        private void Grow()
        {
            if (_images.Length == Array.MaxLength) throw Bad($"the file holds more than {Array.MaxLength / pixels} images");
            Array.Resize(ref _images, (int)Math.Min(Array.MaxLength, 2L * _images.Length));
        }

        private InputFileException Bad(string problem) => new(path, problem);

        private static string Name(byte letter) =>
            letter is > 0x20 and < 0x7f ? $"'{(char)letter}'" : letter == ' ' ? "a space" : $"byte 0x{letter:x2}";
    }
}

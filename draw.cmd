@echo off
rem Runs the command from a checkout. Builds first where it was never built or a source is newer; says so on stderr only.
setlocal
set "here=%~dp0"
rem A folder of its own: a build or a package that is made meanwhile takes nothing away that was compiled ahead.
set "output=%here%artifacts\draw"
set "program=%output%\bin\AttentiveWriter.Cli\release\draw.dll"
where dotnet >nul 2>nul || (echo draw: the .NET SDK 10 is needed, and 'dotnet' is not on the PATH 1>&2 & exit /b 1)
set "stamp=%output%\built"
powershell -NoProfile -Command "$p='%stamp%'; if (!(Test-Path $p) -or !(Test-Path '%program%')) { exit 1 }; $t=(Get-Item $p).LastWriteTimeUtc; if (Get-ChildItem '%here%src','%here%models','%here%Directory.*','%here%global.json' -Recurse | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
if errorlevel 1 (
  echo draw: building, this takes a moment ... 1>&2
  dotnet build "%here%src\AttentiveWriter.Cli" -c Release "-p:ArtifactsPath=%output%" -v quiet -nologo -p:CompileAhead=true >nul 2>nul || dotnet build "%here%src\AttentiveWriter.Cli" -c Release "-p:ArtifactsPath=%output%" -v quiet -nologo 1>&2 || exit /b 1
  echo built > "%stamp%"
)
dotnet "%program%" %*

"""Everything published, as files for other programs.

* ``selection``: which observations; every code typed is checked before anything is written;
* ``copying``: how: inside DuckDB, beside the place and renamed, so a file is whole or not there;
* ``dictionary``: what each column means;
* ``parquet``: a folder for analysis, one part for each indicator;
* ``datapackage``: CSV with a descriptor by which software finds columns, licences and sources.

SDMX has a package of its own, ``sdmx``, on top of these. An export reads the snapshot of one
publication through ``Series``; what is not published is not in that file, so nothing here could
let a draft out. The same publication and selection give the same bytes.
"""

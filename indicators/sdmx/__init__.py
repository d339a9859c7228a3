"""Figures and their structure in the words of SDMX, the standard of statistical offices.

* ``components``: dimensions, measure and attributes, in their order, each with the column of ours
  that it is;
* ``data``: any selection of a publication as SDMX-CSV 2.0 or 1.0;
* ``structure``: concepts, code lists, data structure and data flow as an SDMX-JSON message.

Names are those of the global SDG data structure wherever it has one. What only we have (the
indicator of the framework, agency, data set, vintage, licence, publication) stands beside them
under a plain name. A file written here and sent to our own upload is read back value for value.
"""
